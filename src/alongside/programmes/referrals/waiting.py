"""The lines that referrals put into people's work lists."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import WorkItem
from alongside.foundation.access.roles import COACH, MANAGER, SETTLEMENT_WORKER
from alongside.foundation.clients.models import Client
from alongside.programmes.referrals.models import Referral
from alongside.programmes.referrals.open_steps import open_step, recorded
from alongside.programmes.referrals.standing import overdue
from alongside.programmes.referrals.states import (
    BEFORE_SENDING,
    WAITING_FOR_ANSWER,
    AppointmentState,
    State,
)

# What came back to the sender, to be read or answered.
OURS = (State.RETURNED, State.DECLINED, State.UNANSWERED, State.REPORTED, State.WITHDRAWN)

# More than this is a list and not a day's work; the lists show the rest.
MOST = 40


def work(acting: Acting) -> Iterator[WorkItem]:
    """What waits for this person: as sender for the worker, as receiver for the coach."""
    if acting.organization is None:
        return
    if acting.has_role(COACH) or acting.has_role(MANAGER):
        yield from _as_receiver(acting)
    if acting.has_role(SETTLEMENT_WORKER) or acting.has_role(MANAGER):
        yield from _as_sender(acting)


def _as_receiver(acting: Acting) -> Iterator[WorkItem]:
    waits = Q(state__in=WAITING_FOR_ANSWER) & (Q(coach=None) | Q(coach=acting.person))
    mine = Q(coach=acting.person, state__in=[State.ACCEPTED, State.NO_SHOW])
    past = Q(coach=acting.person, state=State.INTAKE_BOOKED, intake_at__lt=timezone.now())
    served = Q(coach=acting.person, state=State.ENROLLED, remind_on__lte=timezone.localdate())
    found = Referral.objects.filter(receiver=acting.organization, sent_at__isnull=False)
    few = _few(found.filter(waits | mine | past | served))
    who = _whom(acting, few)
    for referral in few:
        yield _for_receiver(referral, who[referral.pk])


def _for_receiver(referral: Referral, who: str) -> WorkItem:
    told = {"partner": referral.sender.called}
    if referral.state in WAITING_FOR_ANSWER:
        what = _("Answer the referral from %(partner)s") % told
        due = referral.due_on
        return _item(what, referral, who, referral.sent_at, due=due, tone="warning")
    words = {
        State.ACCEPTED: _("Book the intake"),
        State.NO_SHOW: _("Book another intake, or report back"),
        State.INTAKE_BOOKED: _after_intake(referral),
        State.ENROLLED: _("Report back what became of them"),
    }
    what = words[State(referral.state)]
    return _item(what, referral, who, referral.moved_at, due=referral.due_on)


def _after_intake(referral: Referral) -> str:
    states = {each.state for each in referral.appointments.all()}
    if AppointmentState.KEPT in states and AppointmentState.BOOKED not in states:
        return _("They came: write down readiness, enrol or report back")
    return _("Say whether they came to the intake")


def _as_sender(acting: Acting) -> Iterator[WorkItem]:
    waiting_too_long = Q(state__in=WAITING_FOR_ANSWER, due_on__lt=timezone.localdate())
    ours = Q(state__in=OURS)
    drafts = Q(state__in=BEFORE_SENDING)
    found = Referral.objects.filter(sender=acting.organization, worker=acting.person)
    # A report that the person keeps from the sender leaves nothing to read.
    found = found.exclude(state=State.REPORTED, report_back=False)
    few = _few(found.filter(waiting_too_long | ours | drafts))
    who, so_far = _whom(acting, few), recorded(few)
    for referral in few:
        if referral.state in BEFORE_SENDING:
            what = open_step(referral, so_far)
            yield _item(what, referral, who[referral.pk], referral.moved_at, tone="plain")
        else:
            yield _for_sender(referral, who[referral.pk])


def _for_sender(referral: Referral, who: str) -> WorkItem:
    partner = {"partner": referral.receiver.called if referral.receiver else ""}
    state = State(referral.state)
    if state in WAITING_FOR_ANSWER:
        what = _("%(partner)s: %(overdue)s") % (partner | {"overdue": overdue(referral)})
        due = referral.due_on
        return _item(what, referral, who, referral.sent_at, due=due, tone="danger")
    words = {
        State.RETURNED: _("Answer the question from %(partner)s"),
        State.DECLINED: _("%(partner)s declined: read why, then go on or close"),
        State.UNANSWERED: _("%(partner)s did not answer: refer to another organization, or close"),
        State.REPORTED: _("%(partner)s reported back: read it, then close"),
        State.WITHDRAWN: _("Stopped by the person: close"),
    }
    tone = "warning" if state == State.RETURNED else "info"
    what = words[state] % partner
    return _item(what, referral, who, referral.moved_at, due=referral.due_on, tone=tone)


def _whom(acting: Acting, few: list[Referral]) -> dict[UUID, str]:
    """By referral, the name in the organization's own record; the initials where it has none."""
    ours = Client.objects.visible_to(acting).filter(organization=acting.organization)
    about = Q(pk__in=[each.client_id for each in few]) | Q(came_by__in=[each.pk for each in few])
    found = list(ours.filter(about))
    referred = {record.pk: record.name for record in found}
    came = {record.came_by: record.name for record in found}
    return {
        each.pk: referred.get(each.client_id) or came.get(each.pk) or each.subject.initials
        for each in few
    }


def _few(found: QuerySet[Referral]) -> list[Referral]:
    """The most pressing: whoever waits for an answer comes before what can wait itself."""
    pressing = Case(When(state__in=[*WAITING_FOR_ANSWER, State.RETURNED], then=0), default=1)
    near = found.select_related("sender", "receiver", "subject").prefetch_related("appointments")
    return list(near.order_by(pressing, "sent_at", "moved_at", "id")[:MOST])


def _item(
    what: str,
    referral: Referral,
    who: str,
    since: datetime.datetime | None,
    *,
    due: datetime.date | None = None,
    tone: str = "info",
) -> WorkItem:
    return WorkItem(
        what=what,
        about=f"{who} ({referral.code})",
        url=reverse("referrals:referral", args=[referral.pk]),
        due=due,
        since=since,
        tone=tone,
    )
