"""Invented values that the gallery's examples show. In English: the gallery is for who builds pages."""

from __future__ import annotations

import datetime
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from alongside.foundation.ui.charts import Chart, Series
from alongside.foundation.ui.fields import BirthDate, ThreeBoxDate, UploadField
from alongside.foundation.ui.filters import Chip
from alongside.foundation.ui.forms import PageForm

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]


class EveryField(PageForm):
    """One field of each kind, with errors."""

    given_name = forms.CharField(label="Given name")
    family_name = forms.CharField(
        label="Family name", required=False, help_text="Leave empty if the person uses one name."
    )
    status = forms.ChoiceField(
        label="Immigration status", choices=[("", "Choose"), ("pr", "Permanent resident")]
    )
    arrived = ThreeBoxDate(label="Date of arrival", help_text="For example 27 3 2026", past=True)
    birth = BirthDate(label="Date of birth", help_text="The year alone is enough.")
    languages = forms.MultipleChoiceField(
        label="Languages spoken",
        choices=[("ar", "Arabic"), ("fr", "French"), ("so", "Somali"), ("uk", "Ukrainian")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--two"}),
    )
    agrees = forms.ChoiceField(
        label="Does the person agree?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    told = forms.BooleanField(label="I read the risks to the person in their language")
    help = forms.CharField(label="What would help most?", widget=forms.Textarea, required=False)
    resume = UploadField(
        label="Résumé", required=False, help_text="PDF, Word or a picture, up to 10 MB"
    )


class ShortForm(PageForm):
    """A form as short as they come."""

    prefix = "short"
    reason = forms.CharField(
        label="Why?", widget=forms.Textarea, help_text="The sender will read this."
    )


class Filters(PageForm):
    """Filters of a list."""

    prefix = "filters"
    q = forms.CharField(label="Name or reference", required=False)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), ("sent", "Sent")]
    )
    language = forms.ChoiceField(
        label="Language", required=False, choices=[("", "Any"), ("ar", "Arabic")]
    )


def values() -> dict[str, Any]:
    """Everything that the examples name."""
    return {**_numbers(), **_records(), **_things(), **_forms(), **_charts()}


def _forms() -> dict[str, Any]:
    typed = {"arrived_day": "31", "arrived_month": "2", "arrived_year": "2026", "languages": ["ar"]}
    return {
        "form": EveryField(typed),
        "short_form": ShortForm(),
        "filters": Filters(),
        "chips": [
            Chip("State: waiting for an answer", "#chips"),
            Chip("Language: Arabic", "#chips"),
        ],
        "choices": [
            Thing(value="status", label="Where it stands", hint="Accepted, enrolled, closed."),
            Thing(value="nothing", label="Nothing", hint="They will only know that it was sent."),
        ],
    }


def _numbers() -> dict[str, Any]:
    return {
        "figures": [
            Thing(label="New referrals", value=91, note="14 more than last month", tone="success"),
            Thing(label="Enrolled", value=78, note="86% of referrals"),
            Thing(
                label="Days to first contact", value="3.2", note="0.6 days faster", tone="success"
            ),
            Thing(
                label="Waiting over 10 days",
                value=7,
                note="2 more",
                tone="danger",
                url="#number_strip",
            ),
        ],
        "page": Paginator(range(148), 25).get_page(2),
        "nothing": [],
    }


def _records() -> dict[str, Any]:
    now = timezone.now()
    day = datetime.timedelta(days=1)
    return {
        "rows": [
            Thing(
                name="Amina Y.",
                receiver="ACCES Employment",
                tone="danger",
                state="Overdue",
                days=12,
            ),
            Thing(
                name="Lin Z.",
                receiver="COSTI",
                tone="warning",
                state="Waiting for an answer",
                days=4,
            ),
            Thing(
                name="Noor A.", receiver="Collège Boréal", tone="success", state="Enrolled", days=2
            ),
        ],
        "messages": _messages(now),
        "events": [
            Thing(
                what="Accepted", when=now - day, who="Maryam H., ACCES Employment", note="", url=""
            ),
            Thing(
                what="Sent to ACCES Employment",
                when=now - 3 * day,
                who="Tom B.",
                note="",
                url="#timeline",
            ),
            Thing(
                what="Consent recorded", when=now - 4 * day, who="Tom B.", note="In Arabic", url=""
            ),
        ],
        "steps": ["Person", "Eligibility", "Partner", "Consent", "Check and send"],
        "tabs": [
            Thing(label="Referral", url="#tabs", current=True),
            Thing(label="Questions", url="#tabs", count=2),
            Thing(label="History", url="#tabs"),
        ],
    }


def _things() -> dict[str, Any]:
    """What belongs to a record, and what waits."""
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    return {
        "facts": [
            Thing(icon="people", text="Room for 6 people, stated 3 days ago"),
            Thing(icon="translate", text="English, Arabic, Mandarin"),
            Thing(icon="clock", text="Answers in 2 days, first meeting after 9 days (medians)"),
            Thing(icon="geo-alt", text="8 km away, or online"),
        ],
        "facts_of": [
            Thing(label="Name", value="Amina Yusuf", change="#summary_list"),
            Thing(label="Telephone", value="", change="#summary_list"),
            Thing(label="Arrived", value="March 2026", change=""),
        ],
        "files": [
            Thing(
                name="resume.pdf",
                url="#file_list",
                size=184_320,
                when=today,
                note="",
                remove_url="#file_list",
            ),
            Thing(
                name="signed consent.jpg",
                url="#file_list",
                size=2_400_000,
                when=today,
                note="In Arabic",
            ),
        ],
        "work": [
            Thing(
                what="Answer a referral",
                about="A. Y., from North York Community House",
                url="#work_list",
                due=today - 2 * day,
            ),
            Thing(what="Renew a consent", about="S. K.", url="#work_list", due=today + day),
            Thing(
                what="Read an answer",
                about="L. Z., COSTI",
                url="#work_list",
                due=None,
                since=timezone.now(),
            ),
        ],
    }


def _charts() -> dict[str, Any]:
    sent = Series("Referred", [42, 51, 48, 60, 66, 58, 71, 80, 77, 91])
    met = Series("Enrolled", [30, 36, 41, 44, 52, 49, 60, 66, 70, 78])
    partners = ["ACCES Employment", "COSTI Immigrant Services", "Collège Boréal"]
    return {
        "line": Chart(
            "Referrals sent and enrolled",
            MONTHS,
            [sent, met],
            note="Per month, 2026",
            heading="Month",
        ),
        "column": Chart(
            "Days to an answer",
            ["0", "1", "2", "3", "4", "5+"],
            [Series("Referrals", [14, 31, 22, 9, 6, 4])],
            kind="column",
            heading="Days",
        ),
        "bar": Chart(
            "Room and people waiting",
            partners,
            [Series("places", [24, 12, 9]), Series("waiting", [9, 11, 2])],
            kind="bar",
            heading="Partner",
        ),
    }


def _messages(now: datetime.datetime) -> list[Thing]:
    day = datetime.timedelta(days=1)
    return [
        Thing(who="ACCES Employment", when=now - 2 * day, body="Which test was it?", ours=False),
        Thing(who="You", when=now - day, body="CELPIP, in March.", ours=True),
    ]
