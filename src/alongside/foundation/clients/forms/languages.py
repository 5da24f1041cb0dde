"""Several languages in one box, by their names."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alongside.foundation.directory.languages import find_language, language_names

BETWEEN = re.compile(r"[,;،]")


class LanguagesField(forms.CharField):
    """Languages typed as names with commas between them; gives their codes."""

    def prepare_value(self, value: Any) -> Any:
        """Codes are shown as names; what was typed is shown as typed."""
        return language_names(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """The codes, each once, in the order typed."""
        if isinstance(value, list | tuple):
            return list(value)
        names = [name.strip() for name in BETWEEN.split(value or "") if name.strip()]
        return list(dict.fromkeys(_code(name) for name in names))

    def validate(self, value: Any) -> None:
        """Nothing at all is fine unless the field is required."""
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """The codes are known to be good; text validators do not apply to a list."""


def _code(name: str) -> str:
    code = find_language(name)
    if code is None:
        told = _("“%(name)s” is no language we know. Write its name, with commas between several.")
        raise ValidationError(told % {"name": name[:40]})
    return code
