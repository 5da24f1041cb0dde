"""Counted rows behind the coordinator's page: how many, by month, sender, receiver, service and place.

A page about a hundred thousand referrals reads these few rows instead. They are kept by the
database's own functions (migration `network_figures`): a trigger marks whose referrals have changed, a job
counts the months concerned anew, and counting everything from the start gives the same rows
(docs/adr/0014-network-figures.md). A referral counts in the month in which it was sent; one that was
not sent, in the month in which it was begun. Nobody of a sealed organization is counted.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.directory.models import Organization, Place, Service


class Level(models.TextChoices):
    """By what the rows are told apart, beside the month."""

    ALL = "all"
    SENDER = "sender"
    RECEIVER = "receiver"
    SERVICE = "service"
    PLACE = "place"
    PAIR = "pair"


class Measure(models.TextChoices):
    """What is counted; `detail` says which of them."""

    REACHED = "reached"
    STATE = "state"
    END = "end"
    DECLINE = "decline"
    DAYS = "days"


class Milestone(models.TextChoices):
    """How far a referral came; each includes all that follow it on the same way."""

    BEGUN = "begun", pgettext_lazy("referrals", "Begun")
    PRESCREENED = "prescreened", pgettext_lazy("referrals", "Pre-screened")
    ELIGIBLE = "eligible", pgettext_lazy("referrals", "Found eligible")
    CONSENTED = "consented", _("Consent recorded")
    SENT = "sent", pgettext_lazy("referrals", "Sent")
    RECEIVED = "received", pgettext_lazy("referrals", "Received")
    ANSWERED = "answered", pgettext_lazy("referrals", "Answered")
    ACCEPTED = "accepted", pgettext_lazy("referrals", "Accepted")
    INTAKE = "intake", _("Intake booked")
    ENROLLED = "enrolled", pgettext_lazy("referrals", "Enrolled")
    REPORTED = "reported", _("Reported back")


PEOPLE = "people"
"""Referrals that are the first of their person: added up, never more than the people there are."""


class Step(models.TextChoices):
    """The stretches of the way whose days are counted, in whole calendar days of Ontario."""

    RECEIPT = "receipt", _("From sending to receipt")
    ANSWER = "answer", _("From sending to the answer")
    INTAKE = "intake", _("From the answer to the intake")
    ENROLMENT = "enrolment", _("From the intake to enrolment")
    REPORT = "report", _("From enrolment to the report")


class TallyQuerySet(models.QuerySet["Tally"]):
    """Counted rows."""

    def visible_to(self, acting: Acting) -> TallyQuerySet:
        """For those who see counts across the network, and nobody else."""
        return self.all() if acting.network else self.none()


class Tally(models.Model):
    """How many referrals of one month have something in common.

    `level` says which of sender, receiver, service and place are filled; with level "place" an empty
    place means that it is not known. `place` is a municipality or region, never a neighbourhood.
    """

    id = models.BigAutoField(primary_key=True)
    month = models.DateField()
    level = models.CharField(max_length=8, choices=Level.choices)
    sender = models.ForeignKey(
        Organization, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    receiver = models.ForeignKey(
        Organization, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    service = models.ForeignKey(
        Service, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    place = models.ForeignKey(
        Place, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    measure = models.CharField(max_length=8, choices=Measure.choices)
    detail = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["level", "measure", "month"], name="tally_level"),
            models.Index(fields=["sender", "level", "month"], name="tally_sender"),
            models.Index(fields=["receiver", "level", "month"], name="tally_receiver"),
            models.Index(fields=["service", "level", "month"], name="tally_service"),
            models.Index(fields=["place", "level", "month"], name="tally_place"),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset(
            "id month level sender receiver service place measure detail days number".split()
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.measure} {self.detail}: {self.number}"


class StaleFigure(models.Model):
    """A mark of the trigger: referrals of this person, or of this month, are to be counted anew.

    Written and read by functions of the database alone. Marks are added and never merged, so that
    those who send at the same time never wait for each other.
    """

    id = models.BigAutoField(primary_key=True)
    client_id = models.UUIDField(null=True)
    month = models.DateField(null=True)

    class Privacy:
        personal = frozenset({"client_id"})
        plain = frozenset({"id", "month"})

    def __str__(self) -> str:
        return str(self.pk)


class Counted(models.Model):
    """When the figures were last brought up to date; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    as_of = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="counted_once"),
        ]

    class Privacy:
        personal: frozenset[str] = frozenset()
        plain = frozenset({"id", "as_of"})

    def __str__(self) -> str:
        return self.as_of.isoformat()


def refresh() -> int:
    """Count anew the months in which something has changed; gives how many there were.

    Run it as often as you like, also twice at once: they take turns, and what commits meanwhile
    stays marked for the next time.
    """
    return _call("referrals_refresh_figures")


def rebuild() -> int:
    """Count everything from the start; gives the number of months. Needed after bulk loads."""
    return _call("referrals_rebuild_figures")


def _call(function: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}()")
        return int(cursor.fetchone()[0])
