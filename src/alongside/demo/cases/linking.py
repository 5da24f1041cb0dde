"""A referral to a partner without accounts: the link that went to its desk, and the letter it came in."""

from __future__ import annotations

import base64
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from alongside.demo.cases.core import Core
from alongside.demo.days import TORONTO
from alongside.demo.models import SentMessage
from alongside.foundation.notices import links
from alongside.foundation.notices.models import Link
from alongside.foundation.ui import words
from alongside.programmes.referrals.answer_links import PURPOSE, AnswerLink


class Linked(Core):
    """A case that is answered by link."""

    def send_link(self) -> None:
        """What `referrals.actions.invite` does; call it once the case is finished."""
        world, key = self.world, self.world.clocks.key
        token = base64.urlsafe_b64encode(world.clocks.randbytes(32)).rstrip(b"=").decode()
        address = f"intake@{self.receiver.domain}"
        until = datetime.combine(self.row["give_back_on"], time.min, TORONTO)
        made = {"created_at": self.now, "token_hash": links.digest(token)}
        world.tables[Link].add(
            id=key(self.now), purpose=PURPOSE, subject_id=self.key, expires_at=until,
            organization_id=self.sender.key, made_by_id=self.worker.key, **made,
        )  # fmt: skip
        world.tables[AnswerLink].add(
            id=key(self.now), referral_id=self.key, organization_id=self.sender.key,
            address=address, language="en", until=until, **made,
        )  # fmt: skip
        self._by_sender("link_sent")
        self._post(address, token, key(self.now))

    def _post(self, address: str, token: str, key: UUID) -> None:
        told = {
            "code": self.row["code"],
            "initials": self.newcomer.initials,
            "sender": self.sender.name,
            "receiver": self.receiver.name,
            "service": f"Mentoring at {self.receiver.short}",
            "due": words.day(self.row["due_on"]),
            "link": settings.BASE_URL + reverse("referrals:answer-by-link", args=[token]),
        }
        body = render_to_string("referrals/mail/invitation.txt", told).strip() + "\n"
        self.world.tables[SentMessage].add(
            id=key, created_at=self.now, to=[address], language="en", body=body,
            subject=f"A referral waits for your answer ({self.row['code']})",
        )  # fmt: skip
