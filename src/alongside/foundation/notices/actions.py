"""Telling people: in the site at once, by e-mail as each has chosen."""

# newcomer-facing

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from alongside.foundation.access import scope
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.written_once import WrittenOnce
from alongside.foundation.notices.kinds import AWAY
from alongside.foundation.notices.kinds import kind as kind_of
from alongside.foundation.notices.models import Message, Notice

DELIVER = "notices.deliver"
EACH, DAILY = "each", "daily"

# People stand a floor higher, and say there who is away and who stands in.
StandIns = Callable[[list[Any], UUID], Iterable[tuple[Any, Any]]]
_stand_ins: list[StandIns] = []


def tell_stand_ins_by(finder: StandIns) -> None:
    """Register what finds, among people, those who are away, each with who stands in."""
    if finder not in _stand_ins:
        _stand_ins.append(finder)


@transaction.atomic
def tell(
    people: Any,
    kind: str,
    *,
    context: dict[str, Any],
    url: str = "",
    organization_id: UUID | None = None,
    at_once: bool = False,
) -> None:
    """Tell one person or several; each is told once, and by e-mail if they want each notice so.

    In a matter of an organization, whoever stands in for somebody who is away is told too.
    `at_once`: too grave to wait for a daily letter, so mailed to everybody as it happens.
    `context` holds initials, codes and names of organizations; `url` is a path of this site.
    """
    kind_of(kind).says(context)
    told = _each_once(people)
    fields = {"kind": kind, "url": url, "organization_id": organization_id}
    for person in told:
        _tell_one(person, Notice(recipient=person, context=context, **fields), at_once)
    for absent, stand_in in _standing_in(told, organization_id):
        marked = context | {AWAY: str(absent)}
        _tell_one(stand_in, Notice(recipient=stand_in, context=marked, **fields), at_once)


def _tell_one(person: Any, notice: Notice, at_once: bool) -> None:
    by_mail = at_once or person.digest == EACH
    notice.mailed_at = timezone.now() if by_mail else None
    notice.save(force_insert=True)
    if by_mail:
        _mail_one(person, notice)


def _standing_in(told: list[Any], organization_id: UUID | None) -> list[tuple[Any, Any]]:
    """Who stands in for one of those told, each once, and not who was told anyway."""
    if organization_id is None or not told:
        return []
    found = [pair for find in _stand_ins for pair in find(told, organization_id)]
    keys = {person.pk for person in told}
    once = {stand_in.pk: (absent, stand_in) for absent, stand_in in found}
    return [pair for key, pair in once.items() if key not in keys]


def _each_once(people: Any) -> list[Any]:
    several = people if isinstance(people, Iterable) else [people]
    return [person for person in {each.pk: each for each in several}.values() if person.is_active]


def _mail_one(person: Any, notice: Notice) -> None:
    with translation.override(person.language):
        send_message(
            address=person.email,
            language=person.language,
            subject=kind_of(notice.kind).subject(notice.context),
            body=_body([notice]),
            recipient=person,
            organization_id=notice.organization_id,
        )


def _body(notices: list[Notice], lead: str = "") -> str:
    lines = [(kind_of(each.kind).says(each.context), address(each.url)) for each in notices]
    return _text("notices/mail/notices.txt", {"lead": lead, "lines": lines})


def _text(template: str, context: dict[str, Any]) -> str:
    footer = {"settings_address": address(reverse("people:profile"))}
    return render_to_string(template, {**context, **footer}).strip() + "\n"


def address(path: str) -> str:
    """The whole address of a path of this site, for an e-mail."""
    return f"{settings.BASE_URL}{path}" if path.startswith("/") else path


@transaction.atomic
def send_message(
    *,
    address: str,
    language: str,
    subject: str,
    body: str,
    recipient: Any = None,
    organization_id: UUID | None = None,
) -> Message:
    """Put an e-mail on its way: the row and the job that delivers it exist exactly when the change does."""
    message = Message(
        address=address,
        language=language,
        subject=" ".join(subject.split())[:200],
        body=body,
        recipient=recipient,
        organization_id=organization_id,
    )
    message.save(force_insert=True)
    app.configure_task(DELIVER).defer(message=str(message.pk))
    return message


def deliver(message_id: UUID) -> None:
    """Deliver one message and forget its text; a failure is noted, then raised to be tried again.

    The row is locked while the mail server takes it. Should the answer get lost, the second e-mail
    carries the same Message-ID, and mail programs show one.
    """
    failed = None
    with scope.acting(scope.Scope(message=message_id)):
        message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
        if message is None or message.sent_at:
            return
        message.attempts += 1
        try:
            _as_email(message).send()
        except (
            OSError
        ) as error:  # the mail server is away, or refuses (smtplib's errors are OSErrors)
            failed, message.failure = error, type(error).__name__
        else:
            message.sent_at, message.failure = timezone.now(), ""
            message.address, message.subject, message.body = "sent@invalid", "", ""
        message.save()
    if failed:
        raise failed


def _as_email(message: Message) -> EmailMessage:
    host = settings.BASE_URL.split("//")[-1].split(":")[0].split("/")[0]
    headers = {"Message-ID": f"<{message.pk}@{host}>", "Content-Language": message.language}
    headers["Auto-Submitted"] = "auto-generated"
    return EmailMessage(message.subject, message.body, to=[message.address], headers=headers)


def send_digest(person: Any) -> int:
    """One e-mail of the notices that this person has neither read nor been mailed; gives how many."""
    with scope.acting(scope.Scope(person=person.pk)), translation.override(person.language):
        waiting = Notice.objects.filter(recipient=person, mailed_at__isnull=True).unread()
        notices = list(waiting.order_by("created_at", "id"))
        if notices:
            send_message(
                address=person.email,
                language=person.language,
                subject=_("Your notices of today"),
                body=_body(notices, _("These notices are waiting for you:")),
                recipient=person,
            )
            waiting.filter(pk__in=[each.pk for each in notices]).update(mailed_at=timezone.now())
    return len(notices)


def mark_read(*, notice_ids: Iterable[UUID] | None, by: Acting) -> int:
    """Mark the person's own notices as read; all of them when no keys are given."""
    mine = Notice.objects.visible_to(by).unread()
    if notice_ids is not None:
        mine = mine.filter(pk__in=notice_ids)
    return mine.update(read_at=timezone.now())


def unread_count(by: Acting) -> int:
    """How many notices the person has not read."""
    return sum(_unread(by.person.pk)) if by.person else 0


# Every page of the site counts them, for the navigation.
_unread: WrittenOnce[int] = WrittenOnce(
    lambda person: (
        Notice.objects.filter(recipient=person)
        .unread()
        .order_by()
        .values("recipient")
        .annotate(number=Count("*"))
        .values_list("number", flat=True)
    )
)
