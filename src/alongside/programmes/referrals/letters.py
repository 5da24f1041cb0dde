"""E-mails to partners without accounts. Initials and codes only, and no address but the one they are for."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from alongside.foundation.directory.models import ContactPoint
from alongside.foundation.notices.actions import address, send_message
from alongside.foundation.ui import words
from alongside.programmes.referrals import desks
from alongside.programmes.referrals.answer_links import AnswerLink
from alongside.programmes.referrals.models import Referral


def invitation(referral: Referral, desk: ContactPoint, path: str) -> None:
    """The letter with the link."""
    language = desks.language_of(desk)
    with translation.override(language):
        subject = _("A referral waits for your answer (%(code)s)") % {"code": referral.code}
        _send(desk.email, language, subject, "invitation", referral, link=address(path))


def reminder(referral: Referral, desk: ContactPoint, path: str) -> None:
    """The letter that reminds, with a link of its own."""
    language = desks.language_of(desk)
    with translation.override(language):
        subject = _("A referral still waits for your answer (%(code)s)") % {"code": referral.code}
        _send(desk.email, language, subject, "reminder", referral, link=address(path))


def code(held: AnswerLink, digits: str) -> None:
    """The letter with the code: it says nothing of anybody."""
    half = len(digits) // 2
    with translation.override(held.language):
        body = render_to_string(
            "referrals/mail/code.txt", {"code": f"{digits[:half]} {digits[half:]}"}
        )
        subject = _("Your code to open a referral")
        send_message(address=held.address, language=held.language, subject=subject, body=body)


def _send(to: str, language: str, subject: str, name: str, referral: Referral, **more: Any) -> None:
    told = {
        "code": referral.code,
        "initials": referral.subject.initials,
        "sender": referral.sender.name,
        "receiver": referral.receiver.name if referral.receiver else "",
        "service": referral.service.name if referral.service else "",
        "due": words.day(referral.due_on) if referral.due_on else "",
    }
    body = render_to_string(f"referrals/mail/{name}.txt", told | more)
    send_message(address=to, language=language, subject=subject, body=body.strip() + "\n")
