"""Filters of an organization's own lists."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alongside.foundation.ui.forms import PageForm


class DueFilters(PageForm):
    """Which records: due already, or soon; open, closed or both."""

    WHEN = (("", _("Due now")), ("3", _("Due within 3 months")), ("12", _("Due within a year")))
    STATE = (
        ("", _("Open and closed")),
        ("closed", pgettext_lazy("records", "Closed")),
        ("open", pgettext_lazy("records", "Open")),
    )
    within = forms.ChoiceField(label=_("When"), choices=WHEN, required=False)
    state = forms.ChoiceField(label=_("Records"), choices=STATE, required=False)


class EndingFilters(PageForm):
    """How soon consents end."""

    WHEN = (("", _("Within 14 days")), ("30", _("Within 30 days")), ("90", _("Within 90 days")))
    within = forms.ChoiceField(label=_("When"), choices=WHEN, required=False)
