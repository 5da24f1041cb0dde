"""The kinds of file that are kept about newcomers, told by their content and not by their name."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from alongside.foundation.files.tables import unprintable

LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True)
class ContentKind:
    """A kind of content: how it is called, its endings (the first is ours), its media type."""

    name: str
    endings: tuple[str, ...]
    media_type: str


PDF = ContentKind("PDF", ("pdf",), "application/pdf")
DOCX = ContentKind(
    "DOCX",
    ("docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
ODT = ContentKind("ODT", ("odt",), "application/vnd.oasis.opendocument.text")
JPG = ContentKind("JPG", ("jpg", "jpeg"), "image/jpeg")
PNG = ContentKind("PNG", ("png",), "image/png")
TXT = ContentKind("TXT", ("txt",), "text/plain; charset=utf-8")

KINDS = (PDF, DOCX, ODT, JPG, PNG, TXT)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


def kind_of(content: bytes) -> ContentKind | None:
    """What the content is, or None when it is nothing that is kept."""
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPG
    if content.startswith(b"PK\x03\x04"):
        return _document(content)
    return TXT if _is_text(content) else None


def _document(content: bytes) -> ContentKind | None:
    """A word processor's document without macros, told by what its archive holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return None if "word/vbaProject.bin" in names else DOCX
            return ODT if _opendocument(archive, names) else None
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return None


def _opendocument(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 100:
        return False
    return archive.read("mimetype").decode("ascii", "replace").strip() == ODT.media_type


def _is_text(content: bytes) -> bool:
    """Words only: no control characters, and nothing that a browser could take for a page."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not unprintable(text) and not re.match(
        r"\s*<(!doctype|html|svg|script|\?xml)", text, re.I
    )


def clean_name(name: str, kind: ContentKind) -> str:
    """A name that is safe in a folder, in a header and on a page, ending as its content asks."""
    bare = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", name))
    stem, _, ending = bare.rpartition(".")
    if ending.lower() not in kind.endings or not stem.strip(" ."):
        stem, ending = bare, kind.endings[0]
    stem = " ".join(stem.split()).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{stem or kind.name}.{ending.lower()}"
