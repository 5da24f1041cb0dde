"""The stylesheets of `site.css` and Bootstrap joined into one answer, compressed, kept by browsers.

The sheets stay separate files without a build; joining them here spares a phone forty requests.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.templatetags.static import static

SHEETS = Path(__file__).parent / "static" / "ui"
VENDOR = {"ltr": "vendor/bootstrap.min.css", "rtl": "vendor/bootstrap.rtl.min.css"}
IMPORT = re.compile(r'@import url\("([\w/.]+)"\)(?: layer\((\w+)\))?( print)?;')
ADDRESS = re.compile(r'url\("([\w./-]+)"\)')


@dataclass(frozen=True)
class Sheet:
    """All styles for one reading direction: as text, compressed, and the version in its address."""

    text: bytes
    compressed: bytes
    version: str


@cache
def joined(direction: str) -> Sheet:
    """The sheet of a reading direction, put together once for each process."""
    own = IMPORT.sub(_inlined, _read("site.css"))
    text = (_read(VENDOR[direction]) + own).encode()
    return Sheet(text, gzip.compress(text, mtime=0), hashlib.sha256(text).hexdigest()[:12])


def _read(name: str) -> str:
    return (SHEETS / name).read_text(encoding="utf-8")


def _inlined(found: re.Match[str]) -> str:
    """An imported sheet in place of its import, its files named by their full address."""
    name, layer, for_print = found.groups()
    folder = posixpath.dirname(name)

    def full(address: re.Match[str]) -> str:
        return f'url("{static(posixpath.normpath(posixpath.join("ui", folder, address[1])))}")'

    text = ADDRESS.sub(full, _read(name))
    if layer:
        text = f"@layer {layer} {{{text}}}"
    return f"@media print {{{text}}}" if for_print else text
