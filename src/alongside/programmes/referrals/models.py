"""Referrals and what stands around them.

The referral itself holds states, codes and dates: a network coordinator may read it. Whoever it
speaks of stands in `Subject`, and what is told of them in the shared copy, which only the two
organizations can reach.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.ids import spoken_code
from alongside.foundation.access.records import Record, Versioned
from alongside.foundation.clients.states import AttemptResult, Channel
from alongside.foundation.criteria.models import CriteriaVersion, Verdict
from alongside.foundation.directory.models import Mode, Organization, Place, Service
from alongside.programmes.referrals.answer_links import AnswerLink
from alongside.programmes.referrals.figures import Counted, StaleFigure, Tally
from alongside.programmes.referrals.partnership import Network, Partner, Target
from alongside.programmes.referrals.proposals import Proposal, ProposalLine, RoomAsked, Suggestion
from alongside.programmes.referrals.states import (
    OVER,
    AppointmentState,
    Clock,
    ClockStep,
    DeclineReason,
    End,
    Gate,
    Party,
    State,
    Urgency,
)

__all__ = [
    "AnswerLink", "Appointment", "Attempt", "ClockEffect", "ClockTimes", "Counted", "Judgement", "Message",
    "Network", "Partner", "Proposal", "ProposalLine", "Referral", "Report", "RoomAsked",
    "StaleFigure", "Subject", "Suggestion", "Tally", "Target",
]  # fmt: skip

Person = settings.AUTH_USER_MODEL


# What row-level security asks of a row: where an index holds it, a list is counted in the index.
ASKED_BY_POLICIES = ("worker", "coach", "client_id", "id")


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals."""

    def visible_to(self, acting: Acting) -> ReferralQuerySet:
        """Sent by the organization, or received by it once sent; a newcomer's own.

        In a sealed organization only what is in the person's hands, or in nobody's at the receiver.
        """
        who = Q(pk__in=[])
        if acting.organization:
            sent = received = Q()
            if acting.only_in_hand:
                sent, received = Q(worker=acting.person), Q(coach=None) | Q(coach=acting.person)
            who |= Q(sender=acting.organization) & sent
            who |= Q(receiver=acting.organization, sent_at__isnull=False) & received
        if acting.subjects:
            who |= Q(client_id__in=acting.subjects, sent_at__isnull=False)
        return self.filter(who)

    def counted_by(self, acting: Acting) -> ReferralQuerySet:
        """All that were sent, for those who see states, counts and codes across the network.

        What a sealed organization sent or received is not even counted.
        """
        if not acting.network:
            return self.none()
        sealed = Organization.objects.sealed().values("pk")
        return self.filter(sent_at__isnull=False).exclude(
            Q(sender__in=sealed) | Q(receiver__in=sealed)
        )

    def going_on(self) -> ReferralQuerySet:
        """Not over yet."""
        return self.exclude(state__in=OVER)


class Referral(Versioned):
    """A referral of one newcomer from one organization to one service of another.

    `client_id` is the key of the sender's record, opaque to everybody else. `report_back` is what
    the person agreed to: without it the sender learns no more than that it was answered.
    `by_link`: nobody at the receiver has an account, so that it answers by a private link.
    `clock`: what is waited for, since `clock_began`; the days that follow were promised when the
    clock began and stay. `clock_used`: working days for the answer that had passed before a question.
    """

    code = models.CharField(max_length=12, default=spoken_code, unique=True, editable=False)
    sender = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    client_id = models.UUIDField()
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=14, choices=State.choices, default=State.DRAFT)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    verdict = models.CharField(max_length=15, choices=Verdict.choices, blank=True)
    criteria_version = models.ForeignKey(
        CriteriaVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_id = models.UUIDField(null=True, blank=True)
    consent_id = models.UUIDField(null=True, blank=True)
    report_back = models.BooleanField(default=False)
    worker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    coach = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    intake_at = models.DateTimeField(null=True, blank=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=16, choices=DeclineReason.choices, blank=True)
    decline_party = models.CharField(max_length=8, choices=Party.choices, blank=True)
    end = models.CharField(max_length=24, choices=End.choices, blank=True)
    moved_at = models.DateTimeField(default=timezone.now)
    by_link = models.BooleanField(default=False)
    clock = models.CharField(max_length=8, choices=Clock.choices, blank=True)
    clock_began = models.DateField(null=True, blank=True)
    clock_used = models.PositiveSmallIntegerField(default=0)
    remind_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    escalate_on = models.DateField(null=True, blank=True)
    give_back_on = models.DateField(null=True, blank=True)
    next_step_on = models.DateField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-moved_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=F("sender")),
                name="referral_receiver_is_another",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True)
                | Q(receiver__isnull=False, service__isnull=False, consent_id__isnull=False),
                name="referral_sent_under_a_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED) | ~Q(decline_reason="") & ~Q(decline_party=""),
                name="referral_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | ~Q(end="") & Q(closed_at__isnull=False),
                name="referral_closed_with_an_end",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sender", "-moved_at"], name="referral_outbox"),
            models.Index(fields=["receiver", "-moved_at"], name="referral_inbox"),
            models.Index(
                fields=["sender", "state"],
                include=["sent_at", "receiver", *ASKED_BY_POLICIES],
                name="referral_sender_state",
            ),
            models.Index(fields=["receiver", "state"], name="referral_receiver_state"),
            models.Index(fields=["client_id"], name="referral_client"),
            models.Index(fields=["worker", "state"], name="referral_worker"),
            models.Index(fields=["coach", "state"], name="referral_coach"),
            models.Index(
                fields=["receiver", "sent_at"],
                include=["sender", *ASKED_BY_POLICIES],
                name="referral_pace",
            ),
            models.Index(
                fields=["next_step_on", "id"],
                name="referral_next_step",
                condition=Q(next_step_on__isnull=False),
            ),
            models.Index(fields=["due_on"], name="referral_due", condition=Q(due_on__isnull=False)),
        ]

    class Privacy:
        personal = frozenset({"client_id", "decision_id", "consent_id"})
        plain = frozenset(
            "id created_at version code sender receiver service place state urgency verdict "
            "criteria_version report_back worker coach previous sent_at received_at answered_at "
            "answered_by intake_at enrolled_at reported_at closed_at decline_reason decline_party "
            "end moved_at by_link clock clock_began clock_used remind_on due_on escalate_on give_back_on "
            "next_step_on".split()
        )

    def __str__(self) -> str:
        return self.code


class Subject(models.Model):
    """Whom a referral speaks of, as far as both organizations may always know: initials."""

    referral = models.OneToOneField(
        Referral, on_delete=models.CASCADE, primary_key=True, related_name="subject"
    )
    sender_id = models.UUIDField()
    receiver_id = models.UUIDField(null=True)
    client_id = models.UUIDField()
    initials = models.CharField(max_length=8)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sender_id", "initials"], name="subject_of_sender"),
            models.Index(fields=["receiver_id", "initials"], name="subject_of_receiver"),
        ]

    class Privacy:
        personal = frozenset({"client_id", "initials"})
        plain = frozenset({"referral", "sender_id", "receiver_id"})

    def __str__(self) -> str:
        return self.initials


class Judgement(Record):
    """A gate that a person judges: suitable at the sender, ready at the receiver, with reasons."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="judgements")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    gate = models.CharField(max_length=8, choices=Gate.choices)
    passed = models.BooleanField()
    reasons = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]

    class Privacy:
        personal = frozenset({"passed", "reasons"})
        plain = frozenset("id created_at referral organization gate by".split())


class Message(Record):
    """A question or an answer between the two organizations, on one referral."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="messages")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]

    class Privacy:
        personal = frozenset({"body"})
        plain = frozenset("id created_at referral organization by".split())


class Appointment(Record):
    """An intake or another meeting, with the newcomer, at the receiver."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="appointments")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    where = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=AppointmentState.choices, default=AppointmentState.BOOKED
    )
    sequence = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at"]

    class Privacy:
        personal = frozenset({"starts_at", "where", "state"})
        plain = frozenset("id created_at referral organization minutes mode sequence by".split())


class Attempt(Record):
    """A try of the receiver to reach the newcomer, between the answer and its own record.

    The sender reads it when the person agreed to reporting back (`told_sender`).
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="attempts")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    told_sender = models.BooleanField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    result = models.CharField(max_length=14, choices=AttemptResult.choices)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]

    class Privacy:
        personal = frozenset({"channel", "result", "note"})
        plain = frozenset("id created_at referral organization told_sender by".split())

    @property
    def said(self) -> str:
        """How it was tried, what came of it, and the note, in the reader's language."""
        told = gettext("Tried to reach the person: %(channel)s, %(result)s")
        names = {"channel": self.get_channel_display(), "result": self.get_result_display()}
        return "\n".join(filter(None, (told % {k: v.lower() for k, v in names.items()}, self.note)))


class Report(Record):
    """What the receiver reports back: how it ended and a line for the sender.

    The sender reads it when the person agreed to reporting back (`told_sender`).
    """

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="report")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    sender_id = models.UUIDField()
    told_sender = models.BooleanField()
    end = models.CharField(max_length=24, choices=End.choices)
    line = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Privacy:
        personal = frozenset({"end", "line"})
        plain = frozenset("id created_at referral organization sender_id told_sender by".split())


class ClockTimes(Record):
    """The network's times for one clock, in working days, from a day on. Never changed once in force.

    `remind`, `due`, `escalate`, `give_back`: after so many working days; what is empty never happens.
    """

    starts = models.DateField()
    clock = models.CharField(max_length=8, choices=Clock.choices)
    remind = models.PositiveSmallIntegerField()
    due = models.PositiveSmallIntegerField()
    escalate = models.PositiveSmallIntegerField()
    give_back = models.PositiveSmallIntegerField(null=True, blank=True)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["starts", "clock"], name="clock_times_once"),
            models.CheckConstraint(
                condition=Q(remind__gte=1, remind__lte=F("due"), due__lte=F("escalate"))
                & (Q(give_back__isnull=True) | Q(give_back__gte=F("escalate"))),
                name="clock_times_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(clock=Clock.ANSWER) | Q(give_back__isnull=False),
                name="clock_times_answer_goes_back",
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at starts clock remind due escalate give_back by".split())


class ClockEffect(Record):
    """One step of one clock on one referral was taken; the one row of its kind makes it once."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="clock_effects")
    clock = models.CharField(max_length=8, choices=Clock.choices)
    began = models.DateField()
    step = models.CharField(max_length=9, choices=ClockStep.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["referral", "clock", "began", "step"], name="clock_effect_once"
            ),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset("id created_at referral clock began step".split())
