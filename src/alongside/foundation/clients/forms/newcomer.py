"""What a newcomer fills in on their own page."""

# newcomer-facing

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.people.states import Language
from alongside.foundation.ui.forms import PageForm


class LanguageForm(forms.Form):
    """The language in which a person reads their own page."""

    language = forms.ChoiceField(choices=Language.choices)


class AccountForm(PageForm):
    """An e-mail address for an account of one's own."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This is not an e-mail address. It looks like name@example.ca.")
        },
    )  # fmt: skip
