"""One referral, for the sender and for the receiver, each with what they may see."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import uuid7
from alongside.foundation.access.roles import COACH, MANAGER
from alongside.foundation.clients.actions import opened as note_reading
from alongside.foundation.clients.models import Client, SharedCopy
from alongside.foundation.clients.queries import readable_copy
from alongside.foundation.files.models import StoredFile
from alongside.foundation.journal.queries import timeline
from alongside.programmes.referrals import actions, calendar, parcel, permissions
from alongside.programmes.referrals.answer_links import AnswerLink
from alongside.programmes.referrals.clock_words import promise
from alongside.programmes.referrals.deeds import deeds, refusals
from alongside.programmes.referrals.desks import desk_of
from alongside.programmes.referrals.forms import MessageForm
from alongside.programmes.referrals.models import Appointment, Message, Referral
from alongside.programmes.referrals.queries import one
from alongside.programmes.referrals.queries.between import between
from alongside.programmes.referrals.standing import closely
from alongside.programmes.referrals.states import (
    AFTER_THE_ANSWER,
    BEFORE_SENDING,
    VERBS_AFTER_THE_ANSWER,
    End,
    State,
)
from alongside.programmes.referrals.tries import with_tries
from alongside.programmes.referrals.unreadable import why_unreadable
from alongside.programmes.referrals.views.loading import Asked, case_work, found, found_to_read
from alongside.programmes.referrals.walk import prepared

# What the sender's own lines say twice, and what only ever concerns the record.
LEFT_OUT = ("client.opened",)

# A line and the answer it belongs to are written by one click.
WITH_THE_ANSWER = datetime.timedelta(seconds=5)


@require_safe
@case_work
def referral(request: Asked, pk: UUID) -> HttpResponse:
    """The page of a referral. Opening it is the receipt."""
    by, here = request.acting, found_to_read(request, pk)
    opens = here.state == State.SENT and by.works_for(here.receiver_id)
    if opens and (by.has_role(COACH) or by.has_role(MANAGER)):  # asked again under the lock
        actions.receive(referral_id=pk, by=by)
        here = found_to_read(request, pk)
    return render(request, "referrals/referral.html", _page(request, here, MessageForm()))


def _page(request: Asked, here: Referral, form: MessageForm) -> dict[str, Any]:
    by = request.acting
    sending = by.works_for(here.sender_id)
    copy = readable_copy(by, here.pk)
    written, appointments = one.read_with(here, by, copy)
    stands = closely(here, by)
    can = deeds(by, here, stands.state)
    heard = permissions.may_see_outcome(by, here)
    following = one.following(here) if sending else []
    context = {
        "referral": here,
        "sending": sending,
        "standing": stands,
        "promise": promise(here, by),
        "deeds": [deed for deed in can if deed.answer and not deed.aside],
        "asides": [deed for deed in can if deed.answer and deed.aside],
        "refusals": refusals(can),
        "heard": heard,
        "go_on": _go_on(here, following),
        "form": form,
        "may_write": permissions.may_write(by, here),
        "thread": with_tries(here, by, copy, _thread(here, written, by)),
        "judgements": list(here.judgements.all()),
        "appointments": appointments,
        "decline_line": _decline_line(here, written),
        "report": one.report_on(here) if heard and here.reported_at else None,
        "following": following,
        "lines": timeline(
            by, here, without=LEFT_OUT if heard else LEFT_OUT + VERBS_AFTER_THE_ANSWER
        ),
    }
    side = _for_sender if sending else _for_receiver
    return context | side(request, here, copy)


def _go_on(here: Referral, following: list[Referral]) -> Referral | None:
    """The linked referral that waits for the sender after a redirect."""
    if here.end != End.REDIRECTED:
        return None
    return next((each for each in following if each.state in BEFORE_SENDING), None)


def _decline_line(here: Referral, written: list[Message]) -> str:
    """What the receiver wrote for the sender together with the no."""
    if not here.decline_reason or here.answered_at is None:
        return ""
    since = here.answered_at - WITH_THE_ANSWER
    told = [each for each in written if each.organization_id == here.receiver_id]
    return next((each.body for each in reversed(told) if each.created_at >= since), "")


def _thread(here: Referral, written: list[Message], by: Acting) -> list[dict[str, Any]]:
    """The messages; whoever wrote is named to colleagues and to the other side alike."""
    sides = {each.pk: each.called for each in (here.sender, here.receiver) if each}
    return [
        {
            "who": ", ".join(filter(None, (str(each.by or ""), sides[each.organization_id]))),
            "when": each.created_at,
            "body": each.body,
            "ours": by.works_for(each.organization_id),
        }
        for each in written
    ]


def _shared(copy: SharedCopy | None) -> dict[str, Any]:
    """What a copy says, and the last day on which it reads."""
    if copy is None:
        return {}
    last_day = timezone.localdate(copy.until - datetime.timedelta(seconds=1))
    return {"parcel": parcel.opened(copy), "copy_until": last_day}


def _for_sender(request: Asked, here: Referral, copy: SharedCopy | None) -> dict[str, Any]:
    """The sender's own newcomer, what is prepared, and what was sent."""
    person = next(iter(one.records_by_key(request.acting, here.client_id)), None)
    if person:
        note_reading(client=person, ground="own file", by=request.acting)
    preparing = here.state in BEFORE_SENDING | {State.RETURNED}
    # Whether the copy still reads would tell how far it went.
    heard = here.report_back or here.state not in AFTER_THE_ANSWER
    return {
        "person": person,
        "prepared": prepared(here) if preparing else None,
        **_answer_link(here),
        **(_shared(copy) if heard else {}),
    }


def _answer_link(here: Referral) -> dict[str, Any]:
    """The link that a partner without accounts answered, or the last one; when one was first opened; their desk."""
    sent: list[AnswerLink] = list(here.answer_links.all()) if here.by_link else []
    if not sent:
        return {}
    opened = [each.opened_at for each in sent if each.opened_at]
    held = next((each for each in sent if each.answer), sent[0])
    desk = desk_of(here.service) if here.service else None
    return {"answer_link": held, "link_opened": min(opened, default=None), "desk": desk}


def _for_receiver(request: Asked, here: Referral, copy: SharedCopy | None) -> dict[str, Any]:
    """Exactly what was consented to, while the consent lives; afterwards why it no longer reads."""
    if copy is None:
        return {"unreadable": why_unreadable(here), "own_record": _own_record(request, here)}
    note_reading(
        client=here.client_id,
        ground=f"referral {here.code}",
        by=request.acting,
        organizations=[here.sender_id],
    )
    return {
        "own_record": _own_record(request, here),
        "papers": _papers(request, copy),
        **_shared(copy),
    }


def _papers(request: Asked, copy: SharedCopy) -> list[dict[str, Any]]:
    """The files that came with the copy, such as the résumé."""
    came = StoredFile.objects.visible_to(request.acting).filter(shared_copy_id=copy.pk)
    return [
        {
            "name": file.name,
            "url": reverse("files:download", args=[file.pk]),
            "size": file.size,
            "when": file.created_at,
        }
        for file in came
    ]


def _own_record(request: Asked, here: Referral) -> Client | None:
    """The record that the receiver began at enrolment."""
    return next(iter(one.records_by_referral(request.acting, here.pk)), None)


@require_POST
@case_work
def write(request: Asked, pk: UUID) -> HttpResponse:
    """Write in the thread between the two organizations."""
    here, form = found_to_read(request, pk), MessageForm(request.POST)
    if not form.is_valid():
        context = _page(request, here, form)
        return render(request, "referrals/referral.html", context, status=422)
    actions.write(
        id=form.cleaned_data["form_key"] or uuid7(),
        referral_id=pk,
        body=form.cleaned_data["body"],
        by=request.acting,
    )
    messages.success(request, _("Your message is sent."))
    return redirect("referrals:referral", pk=pk)


@require_safe
@case_work
def appointment(request: Asked, pk: UUID, key: UUID) -> HttpResponse:
    """An appointment for a calendar."""
    here = found(request, pk)
    seen = permissions.may_see_outcome(request.acting, here)
    all_of_it = here.appointments.all() if seen else Appointment.objects.none()
    booked = get_object_or_404(between(all_of_it, request.acting), pk=key)
    content = calendar.for_staff(booked, here.subject.initials, here.code)
    return as_calendar(content, f"intake-{here.code}")


def as_calendar(content: bytes, name: str) -> HttpResponse:
    """An iCalendar file as a download."""
    response = HttpResponse(content, content_type=calendar.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["Cache-Control"] = "no-store"
    return response
