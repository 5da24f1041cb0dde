"""The shape of what a partner without accounts types: the code, and its one answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.ui.forms import PageForm
from alongside.programmes.referrals import policy
from alongside.programmes.referrals.states import ByLink, DeclineReason

LINES = {"rows": 3, "maxlength": 2000}
NO_NAMES = gettext_lazy("No name of the person, please; their initials are enough.")


class CodeForm(PageForm):
    """The code from the second letter."""

    code = forms.CharField(
        label=gettext_lazy("The code"),
        help_text=gettext_lazy("Eight digits, from the e-mail that we have just sent."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Digits alone, however they were typed."""
        digits = "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())
        if len(digits) != policy.CODE_DIGITS:
            raise forms.ValidationError(_("The code has eight digits."))
        return digits


class AnswerForm(PageForm):
    """The one answer, and who gives it."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=ByLink.choices,
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("If you decline: why?"),
        choices=[("", "—"), *DeclineReason.choices],
        required=False,
    )
    line = forms.CharField(
        label=gettext_lazy("A question, or a line for the sender"),
        help_text=NO_NAMES,
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=LINES),
    )
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    position = forms.CharField(label=gettext_lazy("Your position"), max_length=120)

    groups = (
        (gettext_lazy("The answer"), "", ["answer", "reason", "line"]),
        (
            gettext_lazy("Who answers"),
            gettext_lazy("The sender can see it."),
            ["name", "position"],
        ),
    )

    def clean(self) -> dict[str, Any]:
        """A no needs its reason; a question must be asked."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == ByLink.DECLINE and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why you decline."))
        if cleaned.get("answer") == ByLink.RETURN and not cleaned.get("line"):
            self.add_error("line", _("Write the question."))
        return cleaned

    def told(self) -> dict[str, Any]:
        """What the action takes with this answer."""
        line = self.cleaned_data["line"]
        if self.cleaned_data["answer"] == ByLink.DECLINE:
            return {"reason": self.cleaned_data["reason"], "line": line}
        return {"question": line} if self.cleaned_data["answer"] == ByLink.RETURN else {}
