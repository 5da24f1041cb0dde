"""The shape of what is typed about a referral."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.access.steps import StepRefused
from alongside.foundation.directory.models import Mode, Service
from alongside.foundation.ui import words
from alongside.foundation.ui.fields import ThreeBoxDate
from alongside.foundation.ui.forms import PageForm
from alongside.foundation.ui.once import OnceForm
from alongside.programmes.referrals.actions import what_happened
from alongside.programmes.referrals.models import Appointment, Referral
from alongside.programmes.referrals.states import (
    AFTER_THE_ANSWER,
    DeclineReason,
    End,
    Parting,
    Party,
    State,
    Urgency,
)

TORONTO = ZoneInfo("America/Toronto")
LINE = {"rows": 3, "maxlength": 2000}
EARLIEST_HOUR, LATEST_HOUR = 7, 21


def cards(*, two: bool = False) -> forms.RadioSelect:
    """Answers as cards, in one column or in two."""
    return forms.RadioSelect(attrs={"class": "choices--cards" + (" choices--two" if two else "")})


class StartForm(PageForm, OnceForm):
    """Begin a referral of one newcomer."""

    urgency = forms.ChoiceField(
        label=gettext_lazy("How soon is an answer needed?"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        widget=cards(two=True),
    )


class StepForm(PageForm):
    """A form that moves a referral, and knows in which state the page showed it.

    When it stands elsewhere by now, the form is refused with a sentence that says what happened.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        self.referral = referral
        kwargs["initial"] = {"seen": referral.state} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_seen(self) -> str:
        """Refuse the whole form when the referral has moved on."""
        seen: str = self.cleaned_data["seen"]
        if seen and seen != self.referral.state:
            told = what_happened(self.referral)
            raise StepRefused(f"seen {seen}, stands {self.referral.state}", told)
        return seen

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class SuitabilityForm(StepForm, OnceForm):
    """Whether a service suits the person: a judgement, and no rule's."""

    passed = forms.TypedChoiceField(
        label=gettext_lazy("Does mentoring suit them now?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("Not yet"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=cards(two=True),
    )
    reasons = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "What the person wants, what they are ready for, what could stand in the way. "
            "The receiving organization reads this only if the person agrees."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReadyForm(StepForm, OnceForm):
    """Whether the person is ready: the receiver's own judgement."""

    passed = forms.TypedChoiceField(
        label=gettext_lazy("Are they ready for this service?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("Not yet"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=cards(two=True),
    )
    reasons = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Only your organization reads this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DeclineForm(StepForm):
    """A no, with its reason and the side on which it lies."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is the reason?"),
        choices=DeclineReason.choices,
        widget=cards(two=True),
    )
    party = forms.ChoiceField(
        label=gettext_lazy("On whose side does it lie?"),
        choices=Party.choices,
        initial=Party.RECEIVER,
        widget=forms.RadioSelect,
    )
    line = forms.CharField(
        label=gettext_lazy("A line for the sender"),
        help_text=gettext_lazy("What would help this person now? Initials only, please."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=LINE),
    )


class QuestionForm(StepForm):
    """A question that must be answered before the referral can be."""

    question = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("Ask only for what you need to answer the referral."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ServiceChoice(forms.ModelChoiceField):
    """A receiving service, named with its organization."""

    def label_from_instance(self, service: Service) -> str:
        """The organization first: that is what people know."""
        return words.pair(service.organization.called, service.name)


class RedirectForm(StepForm):
    """Another receiving service that suits better."""

    service_id = ServiceChoice(
        label=gettext_lazy("Which service suits better?"),
        queryset=Service.objects.none(),
        empty_label=None,
        widget=cards(two=True),
    )
    line = forms.CharField(
        label=gettext_lazy("A line for the sender"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=LINE),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Service.objects.receiving().select_related("organization")
        apart = [self.referral.receiver_id, self.referral.sender_id]
        services = others.exclude(organization__in=apart)
        self.fields["service_id"].queryset = services.order_by("organization__name_en", "name_en")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The key of the service, as the action takes it."""
        return super().values() | {"service_id": self.cleaned_data["service_id"].pk}


class IntakeForm(StepForm):
    """When, how and where the intake is."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = ThreeBoxDate(
        label=gettext_lazy("Which day?"),
        help_text=gettext_lazy("For example 21 11 2026"),
        future=True,
    )
    time = forms.TimeField(
        label=gettext_lazy("At what time?"),
        help_text=gettext_lazy("In 24 hours, for example 14:30"),
        input_formats=["%H:%M", "%Hh%M", "%H h %M", "%H"],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 8, "class": "short"}),
        error_messages={
            "invalid": gettext_lazy("Enter a time in 24 hours, for example 09:00 or 14:30.")
        },
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long?"),
        coerce=int,
        choices=[
            (30, gettext_lazy("30 minutes")),
            (60, gettext_lazy("1 hour")),
            (90, gettext_lazy("1 hour and a half")),
            (120, gettext_lazy("2 hours")),
        ],
        initial=60,
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How will you meet?"),
        choices=[choice for choice in Mode.choices if choice[0] != Mode.BOTH],
        initial=Mode.IN_PERSON,
        widget=forms.RadioSelect,
    )
    where = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("The address and room, or the link of the video call."),
        max_length=200,
        required=False,
    )
    groups: ClassVar[Any] = [("", "", ["day", "time", "minutes"]), ("", "", ["mode", "where"])]

    def __init__(self, *args: Any, booked: Appointment | None = None, **kwargs: Any) -> None:
        self.booked = booked
        kwargs["initial"] = _of_appointment(booked) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """One moment out of day and time, which exists and lies ahead."""
        cleaned = super().clean() or {}
        if cleaned.get("mode") == Mode.IN_PERSON and not cleaned.get("where"):
            self.add_error("where", _("Say where, so that the person finds it."))
        if cleaned.get("day") and cleaned.get("time"):
            self._clean_moment(cleaned)
        return cleaned

    def _clean_moment(self, cleaned: dict[str, Any]) -> None:
        local = datetime.datetime.combine(cleaned["day"], cleaned["time"])
        moment = local.replace(tzinfo=TORONTO)
        if moment.astimezone(datetime.UTC).astimezone(TORONTO).replace(tzinfo=None) != local:
            self.add_error("time", _("The clocks change in that hour. Choose another time."))
        elif moment <= timezone.now():
            self.add_error("time", _("This moment has passed. Choose a later time."))
        elif not EARLIEST_HOUR <= local.hour < LATEST_HOUR:
            self.add_error("time", _("Choose a time between 7:00 and 21:00."))
        cleaned["starts_at"] = moment

    def clean_sequence(self) -> int | None:
        """Refuse to move an intake that a colleague has moved meanwhile; what was typed stays."""
        seen = self.cleaned_data["sequence"]
        if self.booked and seen is not None and seen != self.booked.sequence:
            shown = {self.add_prefix("sequence"): str(self.booked.sequence)}
            self.data = {**self.data.dict(), **shown}  # type: ignore[attr-defined]
            told = _(
                "%(person)s moved the intake while you were typing. Look at the day above, and "
                "save again if yours is right."
            )
            raise ValidationError(told % {"person": self.booked.by})
        return int(seen) if seen is not None else None

    def values(self) -> dict[str, Any]:
        """What the action takes: one moment instead of its parts."""
        apart = {"seen", "sequence", "day", "time"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


def _of_appointment(booked: Appointment | None) -> dict[str, Any]:
    if booked is None:
        return {}
    local = timezone.localtime(booked.starts_at)
    return {
        "sequence": booked.sequence,
        "day": local.date(),
        "time": local.strftime("%H:%M"),
        "minutes": booked.minutes,
        "mode": booked.mode,
        "where": booked.where,
    }


# Ends that the receiver can report; the others follow from what somebody did.
REPORTED_ENDS = (
    End.SERVED,
    End.ATTENDED_ONCE,
    End.NO_CONTACT,
    End.PERSON_DECLINED,
    End.NOT_ELIGIBLE,
    End.FULL,
    End.DUPLICATE,
)


class ReportForm(StepForm):
    """How it ended, honestly."""

    end = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        choices=[(end.value, end.label) for end in REPORTED_ENDS],
        widget=cards(two=True),
    )
    line = forms.CharField(
        label=gettext_lazy("A line for the sender"),
        help_text=gettext_lazy("What would help the next referral? Initials only, please."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )


class CloseUnheardForm(StepForm):
    """What the sender did last. The page knows the referral as accepted, wherever it stands."""

    parting = forms.ChoiceField(
        label=gettext_lazy("What did you do last?"),
        help_text=gettext_lazy("Your own part only: how it ended for the person stays unsaid."),
        choices=Parting.choices,
        widget=cards(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": State.ACCEPTED}, **kwargs)

    def clean_seen(self) -> str:
        """Any state after the answer is the one that was shown; a closed one is not."""
        if self.referral.state not in AFTER_THE_ANSWER:
            return super().clean_seen()
        return str(State.ACCEPTED)


class MessageForm(PageForm, OnceForm):
    """A question or an answer in the thread between the two organizations."""

    body = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy("Use initials. Both organizations read this."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(StepForm, OnceForm):
    """The answer to the receiver's question, before the referral is sent again."""

    body = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


GROUP_WORDS = [
    ("", gettext_lazy("All")),
    ("waiting", gettext_lazy("Waiting for an answer")),
    ("returned", gettext_lazy("Returned for information")),
    ("going on", gettext_lazy("Accepted and going on")),
    ("over", gettext_lazy("Over")),
]


class ListFilters(PageForm):
    """What a list is narrowed to."""

    words = forms.CharField(label=gettext_lazy("Code or initials"), required=False, max_length=60)
    group = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=GROUP_WORDS, required=False
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        choices=[("", gettext_lazy("Everybody’s")), ("mine", gettext_lazy("Mine"))],
        required=False,
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        choices=[("", gettext_lazy("Any")), (Urgency.SOON.value, Urgency.SOON.label)],
        required=False,
    )


class SentFilters(ListFilters):
    """The sender's list finds its own newcomers by name, and holds what is still prepared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Code, initials or name")
        prepared = ("prepared", _("Being prepared"))
        self.fields["group"].choices = [GROUP_WORDS[0], prepared, *GROUP_WORDS[1:]]  # type: ignore[attr-defined]
