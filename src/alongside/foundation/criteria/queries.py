"""Criteria in force, decisions made, and verdicts tried without being kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy

from alongside.engines import eligibility
from alongside.engines.eligibility import Assessment, Fact, Facts, Verdict
from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.models import Client
from alongside.foundation.criteria.models import CriteriaSet, CriteriaVersion, Decision, Draft

TONES = {"in force": "success", "to come": "info", "over": "plain"}
STANDINGS = {
    "in force": gettext_lazy("In force"),
    "to come": gettext_lazy("To come"),
    "over": gettext_lazy("No longer in force"),
}

StoredFacts = Mapping[str, Fact | Mapping[str, Any]]


def titles() -> list[tuple[str, str]]:
    """Every set by slug with its title, for the services that name one."""
    return [(one.slug, one.title) for one in CriteriaSet.objects.order_by("slug")]


@dataclass(frozen=True)
class Standing:
    """Where a version stands on a day: its word and tone."""

    word: Any
    tone: str


def standing(version: CriteriaVersion, on: datetime.date) -> Standing:
    """In force, to come, or over."""
    key = (
        "in force" if version.is_in_force(on) else "to come" if version.valid_from > on else "over"
    )
    return Standing(STANDINGS[key], TONES[key])


@dataclass(frozen=True)
class ListedSet:
    """A set as the list shows it: its versions with their standing, and its draft."""

    criteria: CriteriaSet
    versions: list[tuple[CriteriaVersion, Standing, int]]
    draft: Draft | None


def sets(on: datetime.date) -> list[ListedSet]:
    """Every set with its versions, newest first; the draft is seen by who may (row-level security)."""
    newest_first = CriteriaVersion.objects.order_by("-number")
    found = CriteriaSet.objects.order_by("slug").prefetch_related(
        Prefetch("versions", newest_first), "drafts"
    )
    return [
        ListedSet(
            one,
            [(each, standing(each, on), len(each.rules["rules"])) for each in one.versions.all()],
            next(iter(one.drafts.all()), None),
        )
        for one in found
    ]


def newest_in_force(slug: str, on: datetime.date) -> CriteriaVersion | None:
    """The version that holds on that day, when there is one."""
    try:
        return in_force(slug, on)
    except CriteriaVersion.DoesNotExist:
        return None


def in_force(slug: str, on: datetime.date) -> CriteriaVersion:
    """The version of a set that held on that day; raises `CriteriaVersion.DoesNotExist`."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    versions = CriteriaVersion.objects.filter(open_end, criteria=slug, valid_from__lte=on)
    found = versions.select_related("criteria").order_by("-number").first()
    if found is None:
        raise CriteriaVersion.DoesNotExist(f"no version of {slug!r} is in force on {on}")
    return found


def rules_of(version: CriteriaVersion) -> eligibility.CriteriaVersion:
    """The stored version as the engine reads it."""
    end = {"date": version.valid_to.isoformat()} if version.valid_to else None
    title = eligibility.Words(version.criteria.title_en, version.criteria.title_fr)
    plain = {**version.rules, "valid_to": end}
    return eligibility.CriteriaVersion.from_json(plain, slug=version.criteria_id, title=title)


def as_facts(facts: StoredFacts) -> Facts:
    """Facts for the engine, from facts or from what a decision has stored."""
    return {
        name: fact if isinstance(fact, Fact) else Fact.from_json(fact)
        for name, fact in facts.items()
    }


def assess_by(slug: str, facts: StoredFacts, on: datetime.date) -> Assessment:
    """What the criteria in force on that day would say, without keeping a decision.

    Without criteria in force nobody can tell.
    """
    try:
        rules = rules_of(in_force(slug, on))
    except CriteriaVersion.DoesNotExist:
        return Assessment(Verdict.CANNOT_TELL, (), slug, 0, on)
    return eligibility.assess(as_facts(facts), rules, as_of=on)


def latest_decision(client: Client, by: Acting, slug: str = "") -> Decision | None:
    """The newest decision about the person that the asker may see, by one set or by any."""
    decisions = Decision.objects.visible_to(by).filter(client=client)
    if slug:
        decisions = decisions.filter(version__criteria=slug)
    return decisions.select_related("version__criteria").first()


def known_facts(client: Client, by: Acting) -> Facts:
    """What is known of the person: the answers of the newest decision, else what the record says."""
    decision = latest_decision(client, by)
    return {**facts_of_record(client), **(as_facts(decision.facts) if decision else {})}


def facts_of_record(client: Client) -> dict[str, Fact]:
    """What the record itself says, as declared: nobody has shown anything yet."""
    facts = {}
    if client.status:
        facts["status"] = Fact(client.status)
    if client.arrived_on:
        facts["arrival"] = Fact(eligibility.PartialDate.of(client.arrived_on))
    if client.occupation_code:
        facts["target_occupation"] = Fact(client.occupation_code)
    if client.occupation:
        facts["target_occupation_text"] = Fact(client.occupation)
    return facts
