"""A rule in words: what it asks, line by line, and so what differs between two versions.

Pages show these lines, and a comparison is nothing else than the lines that are not the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.engines import eligibility
from alongside.engines.eligibility import Source, Weight
from alongside.engines.eligibility.rules import (
    AllOf,
    AnyOf,
    AtLeastLevel,
    AtLeastNumber,
    AtMostNumber,
    DateWithin,
    ElapsedLess,
    Judged,
    LanguageLevel,
    OneOf,
    Rule,
    YesNo,
)
from alongside.engines.eligibility.rules.base import PlainRule
from alongside.engines.eligibility.rules.composed import Composed
from alongside.engines.eligibility.vocabulary import (
    FRAMEWORK_NAMES,
    LEVEL_NAMES,
    SKILL_NAMES,
    YES_NO,
    name_of,
    value_name,
)
from alongside.engines.eligibility.words import counted_years, written_number
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.ui import words

KIND_NAMES = {
    "one_of": gettext_lazy("One of the accepted answers"),
    "yes_no": gettext_lazy("Yes or no"),
    "at_least_number": gettext_lazy("At least a number"),
    "at_most_number": gettext_lazy("At most a number"),
    "judged": gettext_lazy("Somebody’s judgement"),
    "elapsed_less": gettext_lazy("Less than so many years ago"),
    "date_within": gettext_lazy("A date within a period"),
    "at_least_level": gettext_lazy("At least a level of education"),
    "language_level": gettext_lazy("Language test results"),
    "any_of": gettext_lazy("One of several rules is enough"),
    "all_of": gettext_lazy("All of several rules"),
}


@dataclass(frozen=True)
class Line:
    """One thing that a rule says, with what it is called."""

    label: Any
    text: str


@dataclass(frozen=True)
class WordedRule:
    """A rule as a page shows it; rules made of rules have parts."""

    id: str
    title: str
    other_title: str
    kind: Any
    lines: tuple[Line, ...]
    note: str
    assumed: bool
    preferred: bool
    source: Source
    own_source: bool
    parts: tuple[WordedRule, ...] = ()


def worded_rules(version: eligibility.CriteriaVersion) -> tuple[WordedRule, ...]:
    """The rules of a version, for the reader's language."""
    return tuple(worded(rule, version.source) for rule in version.rules)


def worded(rule: Rule, source: Source) -> WordedRule:
    """A rule in words; `source` is its version's, for rules without one of their own."""
    language = reader_language()
    return WordedRule(
        id=rule.id,
        title=rule.title.said_in(language),
        other_title=rule.title.said_in("en" if language == "fr" else "fr"),
        kind=KIND_NAMES[rule.kind],
        lines=tuple(asked(rule)),
        note=rule.note.said_in(language) if rule.note else "",
        assumed=rule.assumed,
        preferred=rule.weight is Weight.PREFERRED,
        source=rule.source or source,
        own_source=rule.source is not None,
        parts=tuple(worded(part, source) for part in getattr(rule, "rules", ())),
    )


def asked(rule: Rule) -> Iterator[Line]:
    """What the rule asks, and of what."""
    if fact := getattr(rule, "fact", ""):
        yield Line(_("What it is about"), _capital(name_of(fact).said_in(reader_language())))
    yield from _own(rule)
    if isinstance(rule, PlainRule) and (rule.seen or not isinstance(rule, Judged)):
        yield Line(_("Evidence"), _("Must be seen") if rule.seen else _("May be declared"))


def _own(rule: Any) -> Iterator[Line]:
    yield from OWN_LINES[type(rule)](rule)


def _accepted(rule: OneOf | Judged) -> Iterator[Line]:
    names = (value_name(rule.fact, each).said_in(reader_language()) for each in rule.accepted)
    yield Line(_("Accepted answers"), ", ".join(names))


def _answer(rule: YesNo) -> Iterator[Line]:
    answer = YES_NO["yes" if rule.expected else "no"]
    yield Line(_("Answer asked for"), answer.said_in(reader_language()))


def _minimum(rule: AtLeastNumber) -> Iterator[Line]:
    yield Line(_("Minimum"), _number(rule.minimum))


def _maximum(rule: AtMostNumber) -> Iterator[Line]:
    yield Line(_("Maximum"), _number(rule.maximum))


def _elapsed(rule: ElapsedLess) -> Iterator[Line]:
    yield Line(_("Less than"), counted_years(rule.years, reader_language()))


def _within(rule: DateWithin) -> Iterator[Line]:
    yield Line(_("Not before"), words.day(rule.first) if rule.first else _("no limit"))
    yield Line(_("Not after"), words.day(rule.last) if rule.last else _("no limit"))


def _made_of(rule: Composed) -> Iterator[Line]:
    yield Line(_("Made of"), ", ".join(part.id for part in rule.rules))


def _education(rule: AtLeastLevel) -> Iterator[Line]:
    yield Line(_("Minimum"), LEVEL_NAMES[rule.minimum].said_in(reader_language()))
    yield Line(_("Completed outside Canada"), _asked_or_not(rule.abroad))
    yield Line(_("Credential assessment"), _asked_or_not(rule.assessed))


def _asked_or_not(wanted: bool) -> str:
    return _("asked for") if wanted else _("not asked for")


def _language(rule: LanguageLevel) -> Iterator[Line]:
    language = reader_language()
    yield Line(_("Framework"), FRAMEWORK_NAMES[rule.framework].said_in(language))
    yield Line(_("Minimum"), _number(rule.minimum))
    names = (SKILL_NAMES[skill].said_in(language) for skill in rule.skills)
    yield Line(_("Skills that count"), ", ".join(names))
    years = counted_years(rule.valid_years, language) if rule.valid_years else _("no limit")
    yield Line(_("How old results may be"), years)


def _number(number: float) -> str:
    return written_number(number, reader_language())


OWN_LINES: dict[type[Rule], Callable[[Any], Iterator[Line]]] = {
    OneOf: _accepted,
    Judged: _accepted,
    YesNo: _answer,
    AtLeastNumber: _minimum,
    AtMostNumber: _maximum,
    ElapsedLess: _elapsed,
    DateWithin: _within,
    AtLeastLevel: _education,
    LanguageLevel: _language,
    AnyOf: _made_of,
    AllOf: _made_of,
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Change:
    """One line that is not the same: before and after; empty where there was none."""

    label: Any
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What a newer version does with a rule: "added", "removed" or "changed", and how."""

    what: str
    rule: WordedRule
    changes: tuple[Change, ...] = ()
    same_sentence: bool = False
    """It asks something else, and says the same as before: somebody should look at it again."""


def differences(
    before: eligibility.CriteriaVersion, after: eligibility.CriteriaVersion
) -> list[Difference]:
    """Rule by rule, by their names: those changed or added in the new order, then those gone."""
    old, new = before.rules_by_id, after.rules_by_id
    found = []
    for name, rule in new.items():
        shown = worded(rule, after.source)
        if name not in old:
            found.append(Difference("added", shown))
        elif changes := changes_of(old[name], rule, before.source, after.source):
            asks_else = tuple(asked(rule)) != tuple(asked(old[name]))
            same = asks_else and rule.title == old[name].title
            found.append(Difference("changed", shown, changes, same))
    gone = [rule for name, rule in old.items() if name not in new]
    return found + [Difference("removed", worded(rule, before.source)) for rule in gone]


def changes_of(old: Rule, new: Rule, old_source: Source, new_source: Source) -> tuple[Change, ...]:
    """The lines that differ, where a rule's own source stands for its version's."""
    was = {line.label: line.text for line in _all_lines(old, old_source)}
    now = {line.label: line.text for line in _all_lines(new, new_source)}
    return tuple(
        Change(label, was.get(label, ""), now.get(label, ""))
        for label in {**now, **was}
        if was.get(label, "") != now.get(label, "")
    )


def _all_lines(rule: Rule, source: Source) -> Iterator[Line]:
    """Everything that can differ between two rules of the same name."""
    yield Line(_("Kind of rule"), str(KIND_NAMES[rule.kind]))
    yield from asked(rule)
    yield Line(_("In English"), rule.title.en)
    yield Line(_("In French"), rule.title.fr)
    yield Line(_("Weight"), _("preferred") if rule.weight is Weight.PREFERRED else _("required"))
    yield Line(_("Note in English"), rule.note.en if rule.note else "")
    yield Line(_("Note in French"), rule.note.fr if rule.note else "")
    yield Line(_("Assumed by us"), _("yes") if rule.assumed else _("no"))
    yield from _read_in(rule.source or source)
    own = (f"{code}: {said.en} / {said.fr}" for code, said in sorted(rule.sentences.items()))
    yield Line(_("Sentences of its own"), " ".join(own))


def _read_in(source: Source) -> Iterator[Line]:
    yield Line(_("Source"), source.title)
    yield Line(_("Its address on the web"), source.url)


def whole_changes(
    before: eligibility.CriteriaVersion, after: eligibility.CriteriaVersion
) -> list[Change]:
    """What differs in the version as a whole: where it was read, and its note."""
    was, now = _read_in(before.source), _read_in(after.source)
    lines = [(old.label, old.text, new.text) for old, new in zip(was, now, strict=True)]
    lines.append((_("Note in English"), _note(before, "en"), _note(after, "en")))
    lines.append((_("Note in French"), _note(before, "fr"), _note(after, "fr")))
    return [Change(*line) for line in lines if line[1] != line[2]]


def _note(version: eligibility.CriteriaVersion, language: eligibility.Language) -> str:
    return version.note.said_in(language) if version.note else ""
