"""The pre-screen's form: asks what the criteria in force need, with the evidence for each answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alongside.engines.eligibility import Evidence, Fact, Facts, Need, ValueKind
from alongside.engines.eligibility.rules.language import (
    FRAMEWORKS,
    SKILLS,
    score_name,
    tested_name,
)
from alongside.engines.eligibility.vocabulary import can_be_shown
from alongside.foundation.access.acting import Acting
from alongside.foundation.criteria import occupations
from alongside.foundation.criteria.models import CriteriaVersion
from alongside.foundation.criteria.queries import rules_of
from alongside.foundation.criteria.questions import (
    KnownInPart,
    field_for,
    read,
    score_field,
    seen_field,
    typed,
)
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.ui.forms import PageField, PageForm

OCCUPATION_FACTS = {"target_occupation", "target_occupation_text"}
TOPICS = (
    ("status", "may_work", "arrival"),
    (
        "education_level",
        "education_abroad",
        "education_assessed",
        "experience_abroad_years",
        "canadian_experience",
    ),
    ("good_english",),
    ("employment", "underemployed", "available_full_time"),
)


class OpenQuestion(PageField):
    """A field that need not say "optional": in this form, not known is an answer everywhere."""

    says_optional = False


class FactsForm(PageForm):
    """Asks for the facts that a version of the criteria needs; leaves unknown what is left empty.

    `earlier` are the facts known before: they fill the form, and those that this version does not
    ask for are kept. `by` is who asks: judgements are signed with their key.
    """

    bound_field_class = OpenQuestion

    def __init__(
        self, *args: Any, version: CriteriaVersion, by: Acting, earlier: Facts, **kwargs: Any
    ) -> None:
        self.rules, self.by, self.earlier = rules_of(version), by, earlier
        needs = {need.name: need for need in self.rules.needs}
        language = {name for framework in FRAMEWORKS for name in facts_in(framework)}
        self.needs = {name: need for name, need in needs.items() if name not in language}
        self.framework = self._framework_asked(needs)
        kwargs["initial"] = self._known() | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields.update(self._fields())
        for name, field in self.fields.items():
            self._name_the_field_in_its_error(name, field)
        # What is asked, and so the groups, follow from the criteria and differ from form to form.
        self.groups = list(self._groups())  # type: ignore[misc]

    def facts(self) -> dict[str, Fact]:
        """What is known after this form: its answers, and what it did not ask for."""
        answered = self._answers() | self._language_answers() | self._occupation()
        return {n: f for n, f in self.earlier.items() if n not in self._asked()} | answered

    def clean(self) -> dict[str, Any]:
        """Results need the name of their framework: a number alone is not a level of anything."""
        cleaned = super().clean() or {}
        scores = [cleaned.get(f"language_{skill}") for skill in SKILLS]
        if self.framework and any(scores) and not cleaned.get("language_framework"):
            told = _("Choose whether these are CLB or NCLC results.")
            self.add_error("language_framework", told)
        return cleaned

    # What is asked

    def _framework_asked(self, needs: dict[str, Need]) -> str:
        """The framework that the version asks for: of two, the one with results, else the first."""
        asked = [f for f in FRAMEWORKS if any(score_name(f, skill) in needs for skill in SKILLS)]
        known = [f for f in asked if any(score_name(f, skill) in self.earlier for skill in SKILLS)]
        return next(iter(known + asked), "")

    def _fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for name, need in self.needs.items():
            fields[name] = field_for(need, self._title_of(name))
            if can_be_shown(name):
                fields[f"{name}_seen"] = seen_field(name, need.kind)
        return (
            fields | (self._language_fields() if self.framework else {}) | self._occupation_fields()
        )

    def _title_of(self, name: str) -> str:
        """The title of the rule that asks, for facts that have no question of their own."""
        rules = self.rules.rules_by_id.values()
        asking = [rule for rule in rules if any(need.name == name for need in rule.needs)]
        return asking[-1].title.said_in(reader_language())

    def _language_fields(self) -> dict[str, forms.Field]:
        frameworks = [
            ("clb", _("CLB (English)")),
            ("nclc", _("NCLC (French)")),
            ("", _("None yet")),
        ]
        fields: dict[str, forms.Field] = {
            "language_framework": forms.ChoiceField(
                label=_("Which test results are there?"),
                help_text=_(
                    "CLB and NCLC are two frameworks; one is not translated into the other."
                ),
                choices=frameworks,
                widget=forms.RadioSelect,
                required=False,
            )
        }
        fields |= {f"language_{skill}": score_field(skill) for skill in SKILLS}
        fields["language_test_date"] = KnownInPart(label=_("Date of the test"), required=False)
        fields["language_seen"] = seen_field(score_name(self.framework, "reading"), ValueKind.SCORE)
        return fields

    def _occupation_fields(self) -> dict[str, forms.Field]:
        known = self.earlier.get("target_occupation")
        return {
            "target_occupation": forms.ChoiceField(
                label=_("Target occupation"),
                help_text=_("With its code of the National Occupational Classification (NOC)."),
                choices=occupations.choices(also=str(known.value) if known else ""),
                required=False,
            ),
            "target_occupation_text": forms.CharField(
                label=_("In their own words"), max_length=120, required=False
            ),
        }

    def _groups(self) -> Iterator[tuple[Any, Any, list[str]]]:
        titles = [
            _("Status and arrival"),
            _("Education and experience"),
            _("Language"),
            _("Work and availability"),
        ]
        placed = {name for topic in TOPICS for name in topic}
        hints = [
            _("Leave open what is not known yet. Tick what you have seen yourself."),
            "",
            "",
            "",
        ]
        for title, hint, topic in zip(titles, hints, TOPICS, strict=True):
            names = [name for name in topic if name in self.needs]
            fields = list(self._with_ticks(names))
            if "good_english" in topic and self.framework:
                fields += list(self._language_fields())
            yield title, hint, fields
        others = [name for name in self.needs if name not in placed]
        yield _("Other"), "", list(self._with_ticks(others))
        yield _("Target occupation"), "", ["target_occupation", "target_occupation_text"]

    def _with_ticks(self, names: Iterable[str]) -> Iterator[str]:
        """Each question and its tick; what only the person can say has none."""
        for name in names:
            yield name
            if f"{name}_seen" in self.fields:
                yield f"{name}_seen"

    # What is shown

    def _known(self) -> dict[str, Any]:
        """The answers known before, as the fields show them."""
        shown: dict[str, Any] = {}
        for name, need in self.needs.items():
            if name in self.earlier:
                shown[name] = typed(need.kind, self.earlier[name])
                shown[f"{name}_seen"] = self._counts(need.kind, self.earlier[name])
        for name in OCCUPATION_FACTS & self.earlier.keys():
            shown[name] = self.earlier[name].value
        return shown | self._known_language()

    @staticmethod
    def _counts(kind: ValueKind, fact: Fact) -> bool:
        """Whether the tick was set: for a judgement, whether somebody stands behind it."""
        return bool(fact.by) if kind is ValueKind.JUDGEMENT else fact.evidence is Evidence.SEEN

    def _known_language(self) -> dict[str, Any]:
        """Results in the framework asked for, or else in the other one."""
        order = sorted(FRAMEWORKS, key=lambda framework: framework != self.framework)
        for framework in order:
            names = {skill: score_name(framework, skill) for skill in SKILLS}
            known = {s: self.earlier[n] for s, n in names.items() if n in self.earlier}
            if known and self.framework:
                return self._shown_results(framework, known)
        return {}

    def _shown_results(self, framework: str, known: dict[str, Fact]) -> dict[str, Any]:
        shown: dict[str, Any] = {"language_framework": framework}
        shown |= {f"language_{s}": typed(ValueKind.SCORE, fact) for s, fact in known.items()}
        shown["language_seen"] = all(fact.evidence is Evidence.SEEN for fact in known.values())
        tested = self.earlier.get(tested_name(framework))
        return shown | ({"language_test_date": typed(ValueKind.DATE, tested)} if tested else {})

    # What was answered

    def _asked(self) -> set[str]:
        """The facts that this form's answers replace, also when they were emptied."""
        replaced = set(self.needs) | OCCUPATION_FACTS
        framework = self._framework_answered() or self.initial.get("language_framework")
        return replaced | (facts_in(framework) if framework else set())

    def _framework_answered(self) -> str:
        return self.cleaned_data.get("language_framework") or ""

    def _answers(self) -> dict[str, Fact]:
        found = {}
        for name, need in self.needs.items():
            answer = self.cleaned_data.get(name)
            if answer not in (None, ""):
                ticked = self.cleaned_data.get(f"{name}_seen", False)
                found[name] = self._fact(name, need.kind, read(need.kind, answer), ticked)
        return found

    def _fact(self, name: str, kind: ValueKind, value: Any, ticked: bool) -> Fact:
        evidence = Evidence.SEEN if ticked else Evidence.SELF_DECLARED
        judged = kind is ValueKind.JUDGEMENT and ticked
        return Fact(value, evidence, self._judge(name, value) if judged else "")

    def _judge(self, name: str, value: Any) -> str:
        """Who judged so: a colleague whose judgement stands unchanged, else who fills in the form."""
        before = self.earlier.get(name)
        if before and before.by and before.value == value:
            return before.by
        return str(self.by.person.pk)

    def _language_answers(self) -> dict[str, Fact]:
        framework = self._framework_answered()
        if not (self.framework and framework):
            return {}
        ticked = self.cleaned_data["language_seen"]
        answers = {
            score_name(framework, skill): (ValueKind.SCORE, self.cleaned_data[f"language_{skill}"])
            for skill in SKILLS
        }
        answers[tested_name(framework)] = (ValueKind.DATE, self.cleaned_data["language_test_date"])
        return {
            name: self._fact(name, kind, read(kind, answer), ticked)
            for name, (kind, answer) in answers.items()
            if answer not in (None, "")
        }

    def _occupation(self) -> dict[str, Fact]:
        return {
            name: Fact(self.cleaned_data[name])
            for name in OCCUPATION_FACTS
            if self.cleaned_data.get(name)
        }


def facts_in(framework: str) -> set[str]:
    """The facts that results in a framework give."""
    return {*(score_name(framework, skill) for skill in SKILLS), tested_name(framework)}
