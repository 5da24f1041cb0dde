"""Following links: one page of each kind, until no link leads to another kind."""

import re

from alongside.demo.cards import CARDS
from tests.journeys.onlooker import KEYS
from tests.journeys.visitor import Visitor

# A second persona of a role ("referrer-two") reaches the pages of the first.
EACH_ROLE = [slug for slug in CARDS if not slug.endswith("-two")]
# Files to take away, and other people's sites.
NO_PAGE = re.compile(r"\.(csv|xlsx|ics|pdf)$|/(download|form|files)/|^/demo/|^/files/")
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
