"""Small forms around a record: an attempt to reach somebody, a file, a withdrawal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.clients.states import AttemptResult, Channel
from alongside.foundation.files.forms import PrivateFileField
from alongside.foundation.files.models import FileKind
from alongside.foundation.ui.forms import PageForm
from alongside.foundation.ui.once import OnceForm


class AttemptForm(PageForm, OnceForm):
    """A try to reach the person, just now."""

    channel = forms.ChoiceField(
        label=_("How you tried"), choices=Channel.choices, initial=Channel.PHONE
    )
    result = forms.ChoiceField(label=_("What came of it"), choices=AttemptResult.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class FileForm(PageForm):
    """A private file about the person."""

    kind = forms.ChoiceField(label=_("What it is"), choices=FileKind.choices)
    upload = PrivateFileField(label=_("File"))


class PaperForm(PageForm):
    """The scan of a signed consent."""

    upload = PrivateFileField(
        label=_("Scan or photograph of the signed paper"), endings=("pdf", "jpg", "jpeg", "png"),
        help_text=_("PDF or picture, at most 10 MB."),
    )  # fmt: skip


class WithdrawalForm(PageForm):
    """How the person said that they want to stop sharing."""

    HOW = (
        ("told us", _("They told us, in person or by telephone")),
        ("wrote", _("They wrote to us")),
        ("family", _("Somebody they asked told us")),
    )
    how = forms.ChoiceField(
        label=_("How did the person say so?"), choices=HOW, widget=forms.RadioSelect,
        initial="told us",
    )  # fmt: skip
