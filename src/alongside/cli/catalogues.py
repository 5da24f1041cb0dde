"""Catalogues of translations: what the code says, what each language has for it, and the compiled files.

Babel alone, so that nobody needs gettext's programs; no dates and no line numbers, so that a catalogue
changes only when words do.
"""

import ast
import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]

# Rooms without tables or templates have no catalogue of their own; the layout's app carries their words.
CARRIER = PACKAGE / "foundation/ui"

PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5);",
}

# Arabic is promised for what newcomers see: files under a folder of this name, or that say so in a comment.
NEWCOMER_FOLDER, NEWCOMER_MARK = "newcomer", "# newcomer-facing"

KEYWORDS: dict[str, tuple] = {
    name + lazy: places
    for name, places in {
        "gettext": (1,),
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for lazy in ("", "_lazy")
} | {"_": (1,), "_now": (1,), "gettext_noop": (1,)}  # `_now` where `_` is the lazy one

# A component's dynamic attribute, `:title="_('Sent')"`, which is no tag of the template language.
DYNAMIC_ATTRIBUTE = re.compile(r"""\s:[\w.-]+="[^"{]*?_\(('(?:[^'\\]|\\.)*')\)""")
UNWANTED_HEADERS = (
    "Project-Id",
    "Report-Msgid",
    "POT-",
    "PO-Revision",
    "Last-Tr",
    "Language-Team",
    "Generated",
)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # a catalogue carries a date; one that never changes

Key = tuple[str | None, str]  # context, first form


@dataclass
class Words:
    """One message as the code has it."""

    id: str | tuple[str, str]
    context: str | None
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.id if isinstance(self.id, str) else self.id[0]


def words_in(file: Path) -> Iterator[Words]:
    """The messages of a Python module or a template."""
    source = file.read_text()
    if file.suffix == ".py":
        yield from words_in_python(source)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a translator's comment in the wrong place would be lost
        from django.utils.translation.template import templatize

        lines = templatize(source, origin=str(file)).splitlines()
        yield from words_in_python(
            "\n".join(line.strip() for line in lines)
        )  # its indentation means nothing
    for literal in DYNAMIC_ATTRIBUTE.findall(source):
        yield Words(ast.literal_eval(literal), None)


def words_in_python(source: str) -> Iterator[Words]:
    stream = io.BytesIO(source.encode())
    for _, function, found, comments in extract_python(
        stream, KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
    ):
        arguments = found if isinstance(found, tuple) else (found,)
        words = chosen_arguments(KEYWORDS[function or "_"], arguments, comments)
        if words is not None:
            yield words


def chosen_arguments(places: tuple, arguments: tuple, comments: list[str]) -> Words | None:
    """What the keyword's places say about the call's arguments; None when one is no plain string."""
    context, forms = None, []
    for place in places:
        is_context = isinstance(place, tuple)
        number = place[0] if is_context else place
        value = arguments[number - 1] if number <= len(arguments) else None
        if not isinstance(value, str) or not value:
            return None
        if is_context:
            context = value
        else:
            forms.append(value)
    return Words(forms[0] if len(forms) == 1 else (forms[0], forms[1]), context, comments)


def files() -> Iterator[Path]:
    for suffix in ("py", "html", "txt"):
        for file in sorted(PACKAGE.glob(f"**/*.{suffix}")):
            inside = file.relative_to(PACKAGE).parts
            if inside[0] != "cli" and (suffix == "py" or "templates" in inside):
                yield file


def app_of(file: Path) -> Path:
    """The folder whose catalogue has the words of this file."""
    for folder in file.parents:
        if folder == PACKAGE:
            break
        if (
            (folder / "locale").is_dir()
            or (folder / "apps.py").exists()
            or (folder / "models.py").exists()
        ):
            return folder
    return CARRIER


def is_for_newcomers(file: Path) -> bool:
    return NEWCOMER_FOLDER in file.parts or NEWCOMER_MARK in file.read_text()


def gather() -> dict[tuple[Path, str], dict[Key, Words]]:
    """All messages by app and language: French for everything, Arabic for what newcomers see."""
    gathered: dict[tuple[Path, str], dict[Key, Words]] = {}
    for file in files():
        languages = ["fr", "ar"] if is_for_newcomers(file) else ["fr"]
        for words in words_in(file):
            for language in languages:
                add(gathered.setdefault((app_of(file), language), {}), words)
    return gathered


def add(known: dict[Key, Words], words: Words) -> None:
    """The same words once; a plural wins over the same words alone, as in gettext."""
    before = known.setdefault(words.key, words)
    if isinstance(before.id, str) and not isinstance(words.id, str):
        before.id = words.id
    before.comments = list(dict.fromkeys([*before.comments, *words.comments]))


def place(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def read(file: Path, language: str) -> Catalog:
    if not file.exists():
        return new_catalogue(language)
    with open(file, "rb") as stream:
        return read_po(stream, locale=language, ignore_obsolete=False, abort_invalid=True)


def new_catalogue(language: str) -> Catalog:
    catalogue = Catalog(
        locale=language, creation_date=LONG_AGO, revision_date=LONG_AGO, fuzzy=False
    )
    catalogue.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalogue


def brought_up_to_date(
    old: Catalog, words: Iterable[Words], language: str, *, prune: bool
) -> Catalog:
    """The catalogue with exactly these messages; what it no longer needs is kept aside unless pruned."""
    new = new_catalogue(language)
    wanted = {word.key: word for word in words}
    for word in wanted.values():
        before = old.get(*lookup(word.key)) or old.obsolete.get(old_key(word.key))
        new.add(
            word.id,
            string=translation(before, word, new.num_plurals),
            context=word.context,
            auto_comments=word.comments,
            user_comments=before.user_comments if before else (),
            flags=[flag for flag in (before.flags if before else ()) if flag == "fuzzy"],
        )
    if not prune:
        for message in [*old, *old.obsolete.values()]:
            if message.id and key_of(message) not in wanted and any(strings(message)):
                new.obsolete[old_key(key_of(message))] = message
    return new


def lookup(key: Key) -> tuple[str, str | None]:
    return key[1], key[0]


def old_key(key: Key) -> str | tuple[str, str]:
    """How Babel files a message that is kept aside."""
    return key[1] if key[0] is None else (key[1], key[0])


def key_of(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def translation(before: Message | None, word: Words, plurals: int) -> str | tuple[str, ...]:
    """What the language had for these words, in the shape that they have now."""
    had = strings(before) if before else ()
    if isinstance(word.id, str):
        return had[0] if had else ""
    return tuple(
        (had[number] if number < len(had) and len(had) > 1 else "") for number in range(plurals)
    )


def as_po(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, sort_output=True, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    body = "".join(
        line for line in lines if not line.startswith("#  ") and not unwanted_header(line)
    )
    return body[body.index('msgid ""') :].encode()


def unwanted_header(line: str) -> bool:
    return line.startswith(tuple(f'"{name}' for name in UNWANTED_HEADERS))


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled catalogue, the same bytes for the same words."""
    compiled = new_catalogue(str(catalogue.locale))
    for message in sorted(
        (found for found in catalogue if found.id), key=lambda found: str(key_of(found))
    ):
        if all(strings(message)) and not message.fuzzy:
            compiled.add(message.id, string=message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, compiled)
    return buffer.getvalue()
