"""Working out a proposal for the whole backlog, and putting it in front of the senders. Sends nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from alongside.engines.routing import Assignment, Objective, RoutingError, Unassigned
from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.permissions import no, require
from alongside.foundation.journal import actions as journal
from alongside.programmes.referrals import permissions, policy
from alongside.programmes.referrals.models import Proposal, ProposalLine, Suggestion
from alongside.programmes.referrals.proposals import Work
from alongside.programmes.referrals.queries.backlog import (
    Offered,
    Waiting,
    as_clients,
    offered,
    waiting_for_a_choice,
)
from alongside.programmes.referrals.reasoning import kept

WORK_OUT = "referrals.propose"


@transaction.atomic
def ask_for_proposal(*, id: UUID, by: Acting) -> Proposal:  # noqa: A002
    """Have the backlog worked out by a job; asked twice with one key, worked out once. Old ones are let go."""
    require(permissions.may_see_network(by))
    Proposal.objects.filter(created_at__lt=timezone.now() - policy.PROPOSALS_KEPT).delete()
    proposal, made = Proposal.objects.get_or_create(id=id, defaults={"asked_by": by.person})
    if made:
        app.configure_task(WORK_OUT).defer(proposal=str(proposal.pk))
    return proposal


def work_out(proposal_id: UUID) -> Proposal | None:
    """Work a proposal out, in one transaction: run twice or killed between, it stands once or waits still."""
    with scope.acting(scope.Scope(network=True)):
        waiting = Proposal.objects.filter(pk=proposal_id, work=Work.WAITING)
        proposal = waiting.select_for_update(skip_locked=True).first()
        if proposal is None:
            return None
        backlog, services = waiting_for_a_choice(), offered()
        proposal.people, proposal.done_at = len(backlog), timezone.now()
        try:
            _fill(proposal, backlog, services)
            proposal.work = Work.DONE
        except RoutingError:
            proposal.work = Work.FAILED
        proposal.save()
        journal.record(
            "proposal.worked_out", proposal, by=None, people=proposal.people, work=proposal.work
        )
        return proposal


def _fill(proposal: Proposal, backlog: list[Waiting], services: Offered) -> None:
    # The solver takes 78 MB: this module is read by pages, its work is done in the worker alone.
    from alongside.engines.routing.backlog import backlog as gathered  # noqa: PLC0415
    from alongside.engines.routing.optimum import best, first_come  # noqa: PLC0415

    clients = as_clients(backlog, services.services.values())
    held = gathered(clients, services.partners, services.places)
    found, served = best(held), first_come(held)
    told: dict[str, Assignment | Unassigned] = {why.client: why for why in found.assignments()}
    told |= {why.client: why for why in found.unassigned()}
    there, first = found.partner_of(), served.partner_of()
    ProposalLine.objects.bulk_create(
        [
            ProposalLine(
                proposal=proposal,
                referral_id=each.referral_id,
                code=each.code,
                sender_id=each.sender_id,
                place_id=each.place_id,
                preferred_language=each.preferred_language,
                since=each.since,
                service_id=there[each.code] or None,
                first_service_id=first[each.code] or None,
                reasons=kept(told[each.code]),
            )
            for each in backlog
        ],
        batch_size=1000,
    )
    proposal.weighed = _weighed(found.objective, found.placed)
    proposal.first_come = _weighed(served.objective, served.placed)
    proposal.loads = [
        {
            "service": load.partner.code,
            "room": load.partner.room,
            "taken": load.partner.taken,
            "given": load.given,
            "before": load.before,
            "after": load.after,
            "first": other.given,
        }
        for load, other in zip(found.loads(), served.loads(), strict=True)
    ]


def _weighed(objective: Objective, placed: int) -> dict[str, Any]:
    return {"placed": placed, **asdict(objective)}


@transaction.atomic
def suggest(*, proposal_id: UUID, by: Acting) -> int:
    """Put each line in front of the sender whose referral it is, while nobody has chosen; gives how many.

    A suggestion takes the place of an earlier one. It changes no referral: choosing, consent and sending
    stay the sender's.
    """
    require(permissions.may_see_network(by))
    proposal = Proposal.objects.visible_to(by).select_for_update().get(pk=proposal_id)
    if proposal.work != Work.DONE:
        require(no(_("This proposal has not been worked out yet.")))
    if proposal.suggested_at:
        return 0
    open_still = {each.referral_id for each in waiting_for_a_choice()}
    lines = proposal.lines.filter(service__isnull=False, referral_id__in=open_still)
    made = [
        Suggestion(
            referral_id=line.referral_id,
            sender_id=line.sender_id,
            service_id=line.service_id,
            reasons=line.reasons,
        )
        for line in lines
        if line.service_id is not None
    ]
    Suggestion.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["referral"],
        update_fields=["sender", "service", "reasons", "created_at"],
        batch_size=1000,
    )
    proposal.suggested_at = timezone.now()
    proposal.save(update_fields=["suggested_at"])
    journal.record("proposal.suggested", proposal, by=by, count=len(made))
    return len(made)
