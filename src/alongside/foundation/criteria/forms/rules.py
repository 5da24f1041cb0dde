"""The form of one rule: its sentence in both languages, what it asks, and where that was read.

What is typed is read by the engine's own reader before it is stored, so that a draft is always
something that can decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.engines.eligibility import CriteriaError, Weight
from alongside.foundation.criteria import documents
from alongside.foundation.criteria.forms.drafts import SourceForm, notes
from alongside.foundation.criteria.forms.parameters import PARAMETERS, Plain
from alongside.foundation.criteria.models import Draft
from alongside.foundation.criteria.telling import reader_language
from alongside.foundation.ui import words

COMPOSED = {"any_of", "all_of"}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
LAST_NUMBER = re.compile(r"(.*?)(\d+)[a-z]?$")


class RuleForm(SourceForm):
    """A new rule of a kind (about a fact), or the rule of a draft as it stands.

    A rule keeps its name, its kind and what it is about: by its name it is the same rule in the
    next version, and what it asks may differ.
    """

    code = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Short, as in lists and tables, for example TMP-09."),
        max_length=20,
    )
    title_en = forms.CharField(
        label=gettext_lazy("In English"),
        help_text=gettext_lazy("One sentence, for example: CLB 6 or more in all four skills."),
        max_length=200,
    )
    title_fr = forms.CharField(label=gettext_lazy("In French"), max_length=200)

    def __init__(
        self,
        *args: Any,
        draft: Draft,
        kind: str,
        fact: str = "",
        rule: Plain | None = None,
        **kw: Any,
    ) -> None:
        self.draft, self.kind, self.fact, self.rule = draft, kind, fact, rule or {}
        kw["initial"] = self._shown() | (kw.get("initial") or {})
        super().__init__(*args, **kw)
        own = self._own_fields()
        self.own_names = list(own)
        self.fields.update(own | self._common_fields())
        self.fields["code"].disabled = not self.is_new
        for name, field in self.fields.items():
            self._name_the_field_in_its_error(name, field)
        self.groups = self._groups()  # type: ignore[misc]  # they follow from the kind

    # What is asked

    @property
    def is_new(self) -> bool:
        """Whether the rule is not in the draft yet."""
        return not self.rule

    @property
    def inside(self) -> bool:
        """Whether it is part of another rule, which then says how much it weighs."""
        return not self.is_new and documents.is_inside(self.draft.document, self.rule["id"])

    def _own_fields(self) -> dict[str, forms.Field]:
        if self.kind not in COMPOSED:
            return PARAMETERS[self.kind].fields(self.fact, self.rule)
        return {
            "parts": forms.MultipleChoiceField(
                label=_("Which rules is it made of?"),
                help_text=_("Rules that you untick stand by themselves again."),
                choices=self._possible_parts(),
                widget=forms.CheckboxSelectMultiple,
            )
        }

    def _possible_parts(self) -> list[tuple[str, str]]:
        """Rules that stand by themselves, and those that it is made of already."""
        language = reader_language()
        rules = [*self.rule.get("rules", ()), *self.draft.document["rules"]]
        return [
            (each["id"], words.pair(each["id"], each["title"][language]))
            for each in rules
            if each["id"] != self.rule.get("id")
        ]

    def _common_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        if not self.inside:
            fields["weight"] = forms.ChoiceField(
                label=_("Does it decide?"),
                choices=[
                    (Weight.REQUIRED.value, _("Required: without it nobody is eligible")),
                    (Weight.PREFERRED.value, _("Preferred: it speaks for somebody, no more")),
                ],
                widget=forms.RadioSelect,
                initial=Weight.REQUIRED.value,
            )
        if self.kind not in COMPOSED:
            fields["seen"] = forms.BooleanField(
                label=_("Evidence must have been seen"),
                help_text=_("Without this, what the person declares is enough."),
                required=False,
            )
        fields["assumed"] = forms.BooleanField(
            label=_("The source leaves this open, and we read it so"),
            help_text=_("Then say in the note how you read it, and why."),
            required=False,
        )
        return fields | notes()

    def _groups(self) -> list[tuple[Any, Any, list[str]]]:
        asks = [*self.own_names, "weight", "seen"]
        read = ["source_title", "source_url", "assumed", "note_en", "note_fr"]
        return [
            (_("The rule in a sentence"), "", ["code", "title_en", "title_fr"]),
            (_("What it asks"), "", [name for name in asks if name in self.fields]),
            (_("Where you read it"), "", read),
        ]

    # What is shown

    def _shown(self) -> Plain:
        """The rule as the fields show it; a new one with the next free name."""
        document = self.draft.document
        if self.is_new:
            return {"code": next_name(document)}
        rule = self.rule
        shown = {
            "code": rule["id"],
            "title_en": rule["title"]["en"],
            "title_fr": rule["title"]["fr"],
            "weight": rule.get("weight", Weight.REQUIRED.value),
            "seen": rule.get("seen", False),
            "assumed": rule.get("assumed", False),
            "note_en": (rule.get("note") or {}).get("en", ""),
            "note_fr": (rule.get("note") or {}).get("fr", ""),
            "parts": [part["id"] for part in rule.get("rules", ())],
        }
        own = PARAMETERS[self.kind].initial(rule) if self.kind not in COMPOSED else {}
        return shown | own | _source_shown(rule.get("source") or document["source"])

    # What was answered

    def clean_code(self) -> str:
        """A name that no other rule of the draft has."""
        name = str(self.cleaned_data["code"])
        if not NAME.fullmatch(name):
            told = _("A name has letters, digits, full stops and hyphens only.")
            raise forms.ValidationError(told, code="strange")
        if self.is_new and documents.rule_named(self.draft.document, name):
            told = _("The draft has a rule called %(name)s already. Choose another name.")
            raise forms.ValidationError(told % {"name": name}, code="taken")
        return name

    def clean(self) -> dict[str, Any]:
        """Notes in both languages, a period with an end, and all of it read by the engine."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("assumed") and not (cleaned.get("note_en") or cleaned.get("note_fr")):
            self.add_error("note_en", _("Say how you read the source, and why."))
        self.both_languages("note_en", "note_fr")
        if self.kind == "date_within":
            self._check_period(cleaned)
        if not self.errors:
            self._read_by_the_engine()
        return cleaned

    def _check_period(self, cleaned: Mapping[str, Any]) -> None:
        first, last = cleaned.get("first"), cleaned.get("last")
        if "first" in self.errors or "last" in self.errors:
            return
        if not first and not last:
            self.add_error("first", _("Give the first day or the last day."))
        elif first and last and first > last:
            self.add_error("last", _("This day lies before the first one."))

    def _read_by_the_engine(self) -> None:
        document, rule = self.draft.document, self.plain()
        if self.parts():
            changed = documents.with_parts(document, rule, self.parts())
        else:
            changed = documents.with_rule(document, rule, self.rule.get("id", ""))
        try:
            documents.read_draft(Draft(
                criteria=self.draft.criteria, based_on=self.draft.based_on, document=changed
            ))  # fmt: skip
        except CriteriaError as error:
            told = _("The rules cannot be read like this: %(reason)s")
            self.add_error(None, told % {"reason": error})

    def parts(self) -> list[str]:
        """For a rule made of rules, their names."""
        return list(self.cleaned_data.get("parts", ()))

    def plain(self) -> Plain:
        """The rule as the engine reads it; parts are put in where it is stored."""
        cleaned = self.cleaned_data
        rule: Plain = {"kind": self.kind, "id": cleaned["code"]}
        rule["title"] = {"en": cleaned["title_en"], "fr": cleaned["title_fr"]}
        if cleaned.get("weight") == Weight.PREFERRED.value:
            rule["weight"] = Weight.PREFERRED.value
        rule |= {name: True for name in ("assumed", "seen") if cleaned.get(name)}
        if cleaned.get("note_en"):
            rule["note"] = {"en": cleaned["note_en"], "fr": cleaned["note_fr"]}
        if self.source() != self.draft.document["source"]:
            rule["source"] = self.source()
        if "sentences" in self.rule:
            rule["sentences"] = self.rule["sentences"]
        if self.kind in COMPOSED:
            return rule
        has_fact = {"fact": self.fact} if self.fact else {}
        return rule | has_fact | PARAMETERS[self.kind].plain(cleaned)


def _source_shown(source: Mapping[str, str]) -> Plain:
    return {"source_title": source["title"], "source_url": source.get("url", "")}


def next_name(document: documents.Document) -> str:
    """The next free name after the last rule's: TMP-09 after TMP-08."""
    last = document["rules"][-1]["id"]
    found = LAST_NUMBER.fullmatch(last)
    stem, digits = (found[1], found[2]) if found else (f"{last}-", "1")
    taken = {rule["id"] for rule in documents.every(document["rules"])}
    number = int(digits)
    while (name := f"{stem}{number:0{len(digits)}}") in taken:
        number += 1
    return name
