"""The shape of uploads: a private file about a newcomer, and a table to import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.files import kinds, tables
from alongside.foundation.ui.fields import UploadField
from alongside.foundation.ui.forms import PageForm

TABLE_ENDINGS = ("csv", "txt", "tsv", "xlsx", "ods")


class PrivateFileField(UploadField):
    """A file about a newcomer: its content, and not only its ending, is of a kind that is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("endings", kinds.ENDINGS)
        kwargs.setdefault(
            "help_text", gettext_lazy("PDF, DOCX, ODT, JPG, PNG or TXT, up to 10 MB.")
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, read from its start again, or a sentence about what is wrong with it."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._check_content(file)
        return file

    def _check_content(self, file: UploadedFile) -> None:
        found = kinds.kind_of(file.read())
        file.seek(0)
        ending = (file.name or "").rpartition(".")[2].lower()
        if found is None:
            told = _(
                "The content of “%(name)s” is not a %(ending)s file. Open it in its own program, save it "
                "as PDF, and choose that one."
            )
        elif ending not in found.endings:
            told = _(
                "“%(name)s” ends in .%(ending)s, but its content is a %(found)s file. Give it its true ending, or "
                "choose another one."
            )
        else:
            return
        facts = {"name": (file.name or "")[:80], "ending": ending, "found": found and found.name}
        raise ValidationError(told % facts, code="content")


class TableForm(PageForm):
    """A table to import; gives the `Table` that was read from it."""

    table = UploadField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV, XLSX or ODS, up to 10 MB and 20,000 rows."),
        endings=TABLE_ENDINGS,
    )

    def clean_table(self) -> tables.Table:
        """The rows, or a sentence that says why the file cannot be read."""
        upload = self.cleaned_data["table"]
        try:
            return tables.read(upload.read())
        except tables.Unreadable as error:
            raise ValidationError(str(error), code="unreadable") from error


class ConfirmForm(PageForm):
    """Confirms the plan that was shown: its digest travels with the form."""

    digest = forms.CharField(widget=forms.HiddenInput)
