"""A draft's document: plain JSON that the engine reads, and what can be done to its rules.

Nothing here changes a document; each function gives a new one. A document is always one that the
engine reads: what does not pass its reader is never stored.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alongside.engines import eligibility
from alongside.foundation.criteria.models import CriteriaSet, CriteriaVersion, Draft

Document = Mapping[str, Any]
Rule = dict[str, Any]
PARTS = ("source", "note", "rules")


def document_of(version: CriteriaVersion) -> dict[str, Any]:
    """What a draft begins with: the version without its number and its days."""
    return {key: copy.deepcopy(version.rules.get(key)) for key in PARTS}


def complete(document: Document, *, number: int, first: datetime.date) -> dict[str, Any]:
    """The document of a version: with its number and its first day, which is never assumed."""
    plain = {key: copy.deepcopy(document.get(key)) for key in PARTS}
    return {"number": number, "valid_from": {"date": first.isoformat()}, **plain}


def read(
    document: Document, criteria: CriteriaSet, *, number: int, first: datetime.date
) -> eligibility.CriteriaVersion:
    """The document as the engine reads it; raises `CriteriaError` with the place and the reason."""
    title = eligibility.Words(criteria.title_en, criteria.title_fr)
    plain = complete(document, number=number, first=first)
    return eligibility.CriteriaVersion.from_json(plain, slug=criteria.slug, title=title)


def read_draft(draft: Draft) -> eligibility.CriteriaVersion:
    """A draft as the engine reads it: its days are not known yet, and no rule asks for them."""
    before = draft.based_on
    return read(draft.document, draft.criteria, number=before.number + 1, first=before.valid_from)


def every(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Each rule, those inside others too."""
    for rule in rules:
        yield rule
        yield from every(rule.get("rules", ()))


def rule_named(document: Document, name: str) -> Rule | None:
    """The rule of that name, wherever it stands."""
    return next((rule for rule in every(document["rules"]) if rule["id"] == name), None)


def is_inside(document: Document, name: str) -> bool:
    """Whether the rule stands inside another."""
    return rule_named(document, name) is not None and all(
        rule["id"] != name for rule in document["rules"]
    )


def with_rule(document: Document, rule: Rule, replaces: str = "") -> dict[str, Any]:
    """The document with one rule more, or with another in the place of the one named."""
    if not replaces:
        return {**document, "rules": [*document["rules"], rule]}
    return {**document, "rules": [_swapped(each, rule, replaces) for each in document["rules"]]}


def _swapped(rule: Rule, new: Rule, name: str) -> Rule:
    if rule["id"] == name:
        return new
    if "rules" not in rule:
        return rule
    return {**rule, "rules": [_swapped(each, new, name) for each in rule["rules"]]}


def without_rule(document: Document, name: str) -> dict[str, Any]:
    """The document without the rule of that name, and without what it was made of."""
    return {**document, "rules": list(_without(document["rules"], name))}


def _without(rules: Sequence[Rule], name: str) -> Iterator[Rule]:
    for rule in rules:
        if rule["id"] == name:
            continue
        yield {**rule, "rules": list(_without(rule["rules"], name))} if "rules" in rule else rule


def with_parts(document: Document, rule: Rule, names: Sequence[str]) -> dict[str, Any]:
    """The document with a rule made of the rules named; those it no longer is made of stand free.

    It keeps its place when it was there already; else it stands where the first of its parts stood.
    """
    found = {each["id"]: each for each in every(document["rules"])}
    before = found.get(rule["id"], {}).get("rules", [])
    made = {**rule, "rules": [_as_part(found[name]) for name in names]}
    freed = [each for each in before if each["id"] not in names]
    rules: list[Rule] = []
    for each in document["rules"]:
        if each["id"] == rule["id"] or (made not in rules and not before and each["id"] in names):
            rules += [made, *freed]
        elif each["id"] not in names:
            rules.append(each)
    return {**document, "rules": rules}


def _as_part(rule: Rule) -> Rule:
    """Only the outermost rule is required or preferred."""
    return {key: value for key, value in rule.items() if key != "weight"}
