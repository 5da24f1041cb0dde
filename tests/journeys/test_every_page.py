"""Every kind of page that each persona can reach by links: it opens, it fits, and axe finds nothing."""

import re
from urllib.parse import urljoin, urlsplit

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
    """The pages of this site that the page links to, without their filters."""
    found = [urlsplit(urljoin(visitor.page.url, link)) for link in visitor.page.evaluate(LINKS)]
    host = urlsplit(visitor.page.url).netloc
    paths = dict.fromkeys(link.path for link in found if link.netloc == host)
    return [path for path in paths if not NO_PAGE.search(path)]


def look_everywhere(visitor: Visitor) -> None:
    """One page of each kind, until no link leads to another kind."""
    waiting, known = links(visitor), {KEYS.sub("*", visitor.path)}
    while waiting:
        path = waiting.pop(0)
        kind = KEYS.sub("*", path)
        if kind in known:
            continue
        known.add(kind)
        visitor.open(path)
        assert visitor.status == 200, f"A link leads to {path}: {visitor.status}"
        waiting += links(visitor)


@pytest.mark.parametrize(("slug", "language"), PERSONAS)
def test_every_page_of_a_persona(visitor, slug, language):
    look_everywhere(visitor().become(slug, language))


@pytest.mark.parametrize("locale", ["en-CA", "fr-CA", "ar"])
def test_every_page_of_a_stranger(visitor, locale):
    look_everywhere(visitor(locale=locale).open("/"))
