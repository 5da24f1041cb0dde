"""French as it is written in Canada: a space that never breaks before a colon and inside quotation marks.

A question mark, an exclamation mark and a semicolon follow their word without a space.
"""

import re

import pytest

from alongside.cli import catalogues

FRENCH = sorted(catalogues.PACKAGE.glob("**/locale/fr/LC_MESSAGES/django.po"))
TEMPLATES = sorted(
    file
    for file in catalogues.PACKAGE.glob("**/templates/**/*.html")
    if "gallery" not in file.parts
)
NBSP = "\N{NO-BREAK SPACE}"
BREAKS = re.compile(r"[^\S\u00a0\u202f]+[:;?!»]|«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»")
BARE_COLON = re.compile(r"[\w)»](?::)(?=\s|$)")
# Words of code, addresses and the like are no French.
NO_PROSE = re.compile(r"%\(\w+\)s|<[^>]*>|https?://\S+")
# A label and its value, put together with an English colon: {{ label }}: {{ value }}
ENGLISH_COLON = re.compile(r"\}\}(?:</\w+>)*:(?:</\w+>)* ?(?:\{|<|$)|>: \{\{")
TRANSLATED = re.compile(r"\{% blocktrans.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)


def misspaced(words: str) -> bool:
    prose = NO_PROSE.sub("x", words)
    return bool(BREAKS.search(prose) or BARE_COLON.search(prose))


@pytest.mark.parametrize("file", FRENCH, ids=lambda file: file.parents[3].name)
def test_the_spaces_of_french_never_break(file):
    catalogue = [each for each in catalogues.read(file, "fr") if each.id]
    sayings = [words for each in catalogue for words in catalogues.strings(each)]
    assert [words for words in sayings if misspaced(words)] == []


def test_labels_and_values_are_joined_by_the_colon_of_the_language():
    """In templates by `colon`; inside a translated sentence the catalogue sees to it."""
    joined = {
        str(file.relative_to(catalogues.PACKAGE)): found
        for file in TEMPLATES
        if (found := ENGLISH_COLON.findall(TRANSLATED.sub("", file.read_text())))
    }
    assert joined == {}


@pytest.mark.parametrize("words", ["Choix : oui", "Choix: oui", "«oui»", "Oui ?"])
def test_what_would_break_is_seen(words):
    assert misspaced(words)


@pytest.mark.parametrize("words", [f"Choix{NBSP}: oui", f"«{NBSP}oui{NBSP}»", "Oui?", "à 10:30"])
def test_what_is_right_passes(words):
    assert not misspaced(words)
