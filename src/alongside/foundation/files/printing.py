"""Printed pages: tagged PDF (PDF/UA-1) from a typst template and plain data.

The data travels as JSON beside the template and is never part of its text, so that whatever somebody is
called comes out as it is written: nothing in it is run. Fonts are our own and embedded; nothing is
fetched from anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse
from django.utils.text import slugify

FONTS = Path(__file__).parent / "fonts"
PDF_TYPE = "application/pdf"

# Letters that our fonts can show: Latin, with the signs that English and French use. An accessible page
# may not hold a letter without a picture.
_SHOWN = re.compile(
    "[^\t\n -~\u00a0-\u017f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2039\u203a"
    "\u20ac\u2122\u2212\u2264\u2265]"
)
INSTEAD = "?"


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """The template filled with data, as PDF/UA-1; `data` holds texts, numbers, lists and mappings."""
    told = json.dumps(shown(data), ensure_ascii=False)
    return typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": told},
        format="pdf",
        pdf_standards="ua-1",
    )


def shown(value: Any) -> Any:
    """The same value with every letter that our fonts lack replaced by a question mark."""
    if isinstance(value, Mapping):
        return {key: shown(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(each) for each in value]
    return (
        _SHOWN.sub(INSTEAD, str(value))
        if not isinstance(value, (int, float, type(None)))
        else value
    )


def as_pdf(name: str, template: Path, data: Mapping[str, Any]) -> HttpResponse:
    """The typeset page as an answer that the browser shows; its name when it is kept is `name`."""
    response = HttpResponse(typeset(template, data), content_type=PDF_TYPE)
    response["Content-Disposition"] = f'inline; filename="{slugify(name)}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
