"""The two-sided preview in words: what each receiving service would be for this person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.engines.eligibility import Assessment, Outcome
from alongside.foundation.criteria.models import CriteriaVersion, Verdict
from alongside.foundation.criteria.queries import rules_of
from alongside.foundation.criteria.telling import ToldVerdict, told
from alongside.foundation.directory.languages import language_name, language_names
from alongside.foundation.directory.models import Mode, Organization, Service
from alongside.foundation.ui import words
from alongside.programmes.referrals import policy
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.queries.options import Option, pace

TONES = {
    Verdict.ELIGIBLE: "success",
    Verdict.CANNOT_TELL: "warning",
    Verdict.NOT_ELIGIBLE: "danger",
}


@dataclass(frozen=True)
class Card:
    """One receiving service as it would look for this person.

    `why`: the rules that speak for it, or those that are open or against it. `judged_by`: the set of
    criteria; empty when the service has none. `declared`: what rests on the person's own word.
    """

    option: Option
    chosen: bool
    leads: bool
    why: list[str]
    judged_by: str
    declared: tuple[str, ...]
    room: str
    stated: str
    languages: str
    way: str
    answer_days: str
    intake_days: str

    @property
    def service(self) -> Service:
        """The service."""
        return self.option.service

    @property
    def organization(self) -> Organization:
        """Whose it is."""
        return self.option.service.organization

    @property
    def verdict(self) -> str:
        """Eligible or not, in a word."""
        return str(Verdict(self.option.verdict).label)

    @property
    def tone(self) -> str:
        """The colour of that word."""
        return TONES[Verdict(self.option.verdict)]

    @property
    def choosable(self) -> bool:
        """Whether it may be chosen; of what cannot be told yet, the answer may still come."""
        return self.option.verdict != Verdict.NOT_ELIGIBLE

    @property
    def possible(self) -> bool:
        """Whether it would take the person as things stand."""
        return self.option.verdict == Verdict.ELIGIBLE


def cards(options: Iterable[Option], chosen: UUID | None = None) -> list[Card]:
    """The options in their order, in words."""
    offered = list(options)
    leading = _leading(offered, chosen)
    judged = _judged(each.assessment for each in offered if each.assessment)
    return [
        Card(
            option,
            option.service.pk == chosen,
            option.service.pk == leading,
            _why(option, judged.get(option.service.criteria)),
            judged_by=_set_of(judged.get(option.service.criteria)),
            declared=_declared(judged.get(option.service.criteria)),
            room=_room(option),
            stated=_stated(option),
            languages=_spoken(option),
            way=_way(option),
            answer_days=told_days(option.pace.answer_days),
            intake_days=told_days(option.pace.intake_days),
        )
        for option in offered
    ]


def _leading(offered: list[Option], chosen: UUID | None) -> UUID | None:
    """The one whose button leads: what was chosen, or else the first when nothing speaks against it."""
    if chosen or not offered:
        return chosen
    return offered[0].service.pk if offered[0].certain else None


def _judged(assessments: Iterable[Assessment]) -> dict[str, ToldVerdict]:
    """By set of criteria, its verdict rule by rule in the reader's language."""
    by_set = {each.criteria: each for each in assessments}
    found = ((slug, _told(assessment)) for slug, assessment in by_set.items())
    return {slug: verdict for slug, verdict in found if verdict}


def _told(assessment: Assessment) -> ToldVerdict | None:
    versions = CriteriaVersion.objects.select_related("criteria")
    found = versions.filter(criteria=assessment.criteria, number=assessment.version).first()
    return told(assessment, rules_of(found)) if found else None


def _why(option: Option, verdict: ToldVerdict | None) -> list[str]:
    """The rules met when it is eligible; otherwise those that are not met, or not known."""
    if verdict is None or option.assessment is None:
        return _not_funded(option)
    wanted = option.verdict == Verdict.ELIGIBLE
    findings = zip(option.assessment.findings, verdict.rules, strict=True)
    said = [
        rule.sentence for finding, rule in findings if (finding.outcome == Outcome.MET) is wanted
    ]
    return [*_not_funded(option), *said]


def _set_of(verdict: ToldVerdict | None) -> str:
    if verdict is None:
        return ""
    told_set = {"title": verdict.title, "number": verdict.number}
    return _("Judged by %(title)s, version %(number)s.") % told_set


def _declared(verdict: ToldVerdict | None) -> tuple[str, ...]:
    return verdict.confirmations if verdict else ()


def _not_funded(option: Option) -> list[str]:
    if option.verdict != Verdict.NOT_ELIGIBLE or not option.service.statuses:
        return []
    if option.assessment and any(f.outcome == Outcome.NOT_MET for f in option.assessment.findings):
        return []
    return [_("Their funder does not pay for people of this status.")]


def _room(option: Option) -> str:
    room = option.room
    if room is None:
        return _("Not stated")
    if not room.available:
        return _("No room")
    told = {"count": words.whole(room.available)}
    return ngettext("%(count)s person", "%(count)s people", room.available) % told


def _stated(option: Option) -> str:
    """How old the statement of room is, what it counts as, and what that means."""
    if option.room is None:
        return _("Ask before you count on it.")
    told = {"ago": words.ago(option.room.stated_at), "count": words.whole(option.counted)}
    if option.room_is_old and option.counted != option.room.available:
        return _("Stated %(ago)s, counted as %(count)s: ask before you count on it.") % told
    if option.room_is_old:
        return _("Stated %(ago)s: ask before you count on it.") % told
    return _("Stated %(ago)s.") % told


def _spoken(option: Option) -> str:
    if option.languages:
        return language_names(option.languages)
    works_in = ", ".join(language_name(code) for code in option.service.languages)
    told = {"languages": works_in}
    return _("None in common; they work in %(languages)s.") % told


def _way(option: Option) -> str:
    far = _distance(option)
    return far if option.serves_place else far + " " + _("Serves other areas.")


def _distance(option: Option) -> str:
    if option.service.mode == Mode.ONLINE:
        return _("Online.")
    if option.km is None:
        far = _("Distance not known.")
    elif option.km < 1:
        far = _("In the same area.")
    else:
        far = _("About %(km)s km away.") % {"km": words.whole(option.km)}
    if option.km is not None and option.km > policy.FAR_KM:
        far += " " + _("That is far.")
    return _("Also online.") + " " + far if option.service.mode == Mode.BOTH else far


def told_days(median: float | None) -> str:
    """A median in whole days; under one day says so."""
    if median is None:
        return "–"
    return _("under 1") if median < 1 else words.whole(median)


def days_to_answer(days: float) -> str:
    """The median in words."""
    if days < 1:
        return _("They usually answer within a day.")
    whole = round(days)
    told = ngettext(
        "They usually answer within %(days)d day.",
        "They usually answer within %(days)d days.",
        whole,
    )
    return told % {"days": whole}


def usual_answer(referral: Referral) -> str:
    """How fast the chosen service usually answers; empty when there are too few answers to say."""
    paces = pace(timezone.now() - policy.PACE_WINDOW)
    known = paces.get(referral.service_id) if referral.service_id else None
    if known is None or known.answer_days is None:
        return ""
    return days_to_answer(known.answer_days)
