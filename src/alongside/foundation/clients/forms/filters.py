"""The filters of the list of newcomers; they live in its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alongside.foundation.access.acting import Acting
from alongside.foundation.clients.forms.records import team
from alongside.foundation.clients.queries.lists import CLOSED, MINE, NOBODY, OPEN
from alongside.foundation.clients.states import Status
from alongside.foundation.directory.languages import language_choices
from alongside.foundation.ui.forms import PageForm

ANY = ("", _("Any"))


class Filters(PageForm):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("Name, number or telephone"), required=False, max_length=100)
    worker = forms.ChoiceField(label=_("Worker"), required=False)
    status = forms.ChoiceField(
        label=_("Immigration status"), required=False, choices=[ANY, *Status.choices[:-1]]
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(
        label=_("Record"), required=False,
        choices=[ANY, (OPEN, pgettext_lazy("a record", "Open")), (CLOSED, pgettext_lazy("a record", "Closed"))],
    )  # fmt: skip

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), str(person)) for person in team(acting)]
        chosen = [("", _("Everybody")), (MINE, _("Me")), (NOBODY, _("Nobody yet")), *people]
        self.fields["worker"].choices = chosen  # type: ignore[attr-defined]
        self.fields["language"].choices = [ANY, *language_choices()]  # type: ignore[attr-defined]
