"""Every kind of page that each persona can reach by links: it opens, it fits, and axe finds nothing."""

import re

import pytest

from alongside.demo.cards import CARDS
from tests.journeys.onlooker import KEYS
from tests.journeys.visitor import Visitor

LANGUAGES = {"newcomer": ["en", "fr", "ar"]}
PERSONAS = [(slug, language) for slug in CARDS for language in LANGUAGES.get(slug, ["en", "fr"])]
# Files to take away, and other people's sites.
NO_PAGE = re.compile(r"\.(csv|xlsx|ics)$|/(download|form|files)/|^/demo/|^/files/")
LINKS = """() => [...document.querySelectorAll("a[href]:not([download])")].map(link => link.href)"""


def links(visitor: Visitor) -> list[str]:
    """The pages of this site that the page links to."""
    here = f"{visitor.onlooker.address}/"
    found = [
        link.removeprefix(here[:-1])
        for link in visitor.page.evaluate(LINKS)
        if link.startswith(here)
    ]
    return [link for link in found if not NO_PAGE.search(path_of(link))]


def path_of(link: str) -> str:
    return re.split("[?#]", link)[0]


def kind_of(link: str) -> str:
    """What the addresses of one kind of page have in common."""
    return KEYS.sub("*", path_of(link))


def look_everywhere(visitor: Visitor) -> None:
    """One page of each kind, until no link leads to another kind."""
    waiting, known = links(visitor), {kind_of(visitor.path)}
    while waiting:
        link = waiting.pop(0)
        if kind_of(link) in known:
            continue
        known.add(kind_of(link))
        visitor.open(link)
        assert visitor.status == 200, f"A link leads to {link}: {visitor.status}"
        waiting += links(visitor)


@pytest.mark.parametrize(("slug", "language"), PERSONAS)
def test_every_page_of_a_persona(visitor, slug, language):
    look_everywhere(visitor().become(slug, language))


@pytest.mark.parametrize("locale", ["en-CA", "fr-CA", "ar"])
def test_every_page_of_a_stranger(visitor, locale):
    look_everywhere(visitor(locale=locale).open("/"))
