"""The outbox of the demo world: e-mails are kept to be read on a page, and go nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from alongside.demo.models import SentMessage


class Backend(BaseEmailBackend):
    """Django's way out for e-mail, ending in a table."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each message; gives how many."""
        for message in email_messages:
            SentMessage(
                to=message.recipients(),
                subject=str(message.subject),
                language=str(message.extra_headers.get("Content-Language", "")),
                body=str(message.body),
            ).save(force_insert=True)
        return len(email_messages)
