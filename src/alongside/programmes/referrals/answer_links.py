"""The link by which a partner without accounts answers: to which address it went, and what came back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.records import Record
from alongside.foundation.directory.models import Organization
from alongside.programmes.referrals.states import ByLink

# The purpose of the private links that open such an answer; the policies of the database name it too.
PURPOSE = "answer-referral"


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    """Links by which partners answer."""

    def visible_to(self, acting: Acting) -> AnswerLinkQuerySet:
        """Those that the organization sent."""
        return self.filter(organization=acting.organization)


class AnswerLink(Record):
    """One link to one address about one referral: what proves its reader, and the one answer.

    The secret is kept by `notices.Link`; here its hash names it. `code_hash`: of the code that was
    sent to the same address last, until `code_until`. `name` and `position` are what whoever
    answered wrote of themselves.
    """

    referral = models.ForeignKey(
        "referrals.Referral", on_delete=models.CASCADE, related_name="answer_links"
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    address = models.EmailField()
    language = models.CharField(max_length=2)
    until = models.DateTimeField()
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=ByLink.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=120, blank=True)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & ~Q(name="") & ~Q(position="") & Q(answered_at__isnull=False),
                name="answer_link_says_who_answered",
            ),
        ]

    class Privacy:
        personal = frozenset("token_hash address code_hash name position".split())
        plain = frozenset(
            "id created_at referral organization language until code_until opened_at answer "
            "answered_at".split()
        )

    @property
    def who(self) -> str:
        """Who answered, as they wrote it."""
        return ", ".join(part for part in (self.name, self.position) if part)
