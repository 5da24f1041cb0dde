"""Gathers the words of the code into catalogues and compiles them; `--check` says what is missing or stale."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from alongside.cli import catalogues
from alongside.cli.catalogues import Key, Words
from alongside.cli.console import Refused, say

PERCENT = re.compile(r"%\((\w+)\)[a-z]|%[a-z%]")
BRACES = re.compile(r"\{(\w*)\}")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "apps", nargs="*", type=Path, help="folders of the apps to bring up to date (all)"
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; say what is missing or stale"
    )
    parser.add_argument(
        "--prune", action="store_true", help="drop the translations that nothing uses any more"
    )


def run(options: argparse.Namespace) -> int:
    gathered = catalogues.gather()
    wanted = {folder.resolve() for folder in options.apps}
    chosen = {
        (app, language): words
        for (app, language), words in gathered.items()
        if not wanted or any(app == folder or folder in app.parents for folder in wanted)
    }
    if not options.check:
        for (app, language), words in chosen.items():
            bring_up_to_date(app, language, words, prune=options.prune)
    faults = [fault for place, words in chosen.items() for fault in faults_of(*place, words)]
    faults += orphans(gathered) if not wanted else []
    return report(faults, sum(len(words) for words in chosen.values()))


def report(faults: list[str], count: int) -> int:
    for fault in faults[:60]:
        say(fault)
    if len(faults) > 60:
        say(f"… and {len(faults) - 60} more")
    say(
        f"{count} messages, {len(faults)} to mend"
        if faults
        else f"{count} messages, all translated and compiled"
    )
    return 1 if faults else 0


def bring_up_to_date(app: Path, language: str, words: dict[Key, Words], *, prune: bool) -> None:
    po = catalogues.place(app, language)
    new = catalogues.brought_up_to_date(opened(po, language), words.values(), language, prune=prune)
    po.parent.mkdir(parents=True, exist_ok=True)
    write_when_changed(po, catalogues.as_po(new))
    write_when_changed(po.with_suffix(".mo"), catalogues.as_mo(new))


def write_when_changed(file: Path, content: bytes) -> None:
    if not file.exists() or file.read_bytes() != content:
        new = file.with_suffix(file.suffix + ".new")
        new.write_bytes(content)
        new.replace(file)
        say(f"wrote {shown(file)}")


def opened(po: Path, language: str) -> Catalog:
    try:
        return catalogues.read(po, language)
    except PoFileError as error:
        raise Refused(f"{shown(po)} cannot be read: {error}") from None


def faults_of(app: Path, language: str, words: dict[Key, Words]) -> Iterator[str]:
    """What is wrong with one catalogue, a line each."""
    po = catalogues.place(app, language)
    catalogue = opened(po, language)
    has = {catalogues.key_of(message): message for message in catalogue if message.id}
    for key, word in words.items():
        fault = fault_in(has.get(key), word)
        if fault:
            yield f"{shown(po)}: {fault}: {key[1]!r}"
    unused = set(has) - set(words) | {catalogues.key_of(old) for old in catalogue.obsolete.values()}
    for _, text in sorted(unused, key=str):
        yield f"{shown(po)}: unused (drop it with ./alongside messages --prune): {text!r}"
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != catalogues.as_mo(catalogue):
        yield f"{shown(mo)}: stale, run ./alongside messages"


def fault_in(message: Message | None, word: Words) -> str:
    """Why this translation cannot serve; an empty string when it can."""
    if message is None or not all(catalogues.strings(message)):
        return "not translated"
    if message.fuzzy:
        return "marked fuzzy"
    if isinstance(message.id, str) != isinstance(word.id, str):
        return "has another plural"
    if not same_places(message):
        return "has other placeholders than the original"
    return ""


def same_places(message: Message) -> bool:
    """Every form fills in what the original fills in; a form for one or two may leave the number unsaid."""
    originals = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    wanted = set().union(*(places(text) for text in originals))
    forms = catalogues.strings(message)
    if len(forms) == 1:
        return places(forms[0]) == wanted
    return all(places(form) <= wanted for form in forms) and any(
        places(form) == wanted for form in forms
    )


def places(text: str) -> set[str]:
    return {found.group() for found in PERCENT.finditer(text)} | set(BRACES.findall(text))


def orphans(gathered: dict[tuple[Path, str], dict[Key, Words]]) -> list[str]:
    """Catalogues of which no word is left in the code."""
    found = catalogues.PACKAGE.glob("**/locale/*/LC_MESSAGES/django.po")
    known = {catalogues.place(*place) for place in gathered}
    return [f"{shown(po)}: nothing uses it, remove it" for po in sorted(found) if po not in known]


def shown(file: Path) -> str:
    return str(file.relative_to(catalogues.PACKAGE.parent.parent))
