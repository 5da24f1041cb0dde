"""The pictures of help: taken when ALONGSIDE_PICTURES=1, and otherwise held against the page of today.

A picture is stale when the page has other headings, fields, columns or buttons than when it was taken.
What changes from day to day (names, numbers, rows) is left out of the comparison.

To renew all, from an untouched world: ALONGSIDE_PICTURES=1 ./alongside test tests/journeys/test_help_pictures.py
"""

import base64
import json
import os
from pathlib import Path

from alongside.cli.catalogues import PACKAGE
from alongside.insight.help.guides.base import HEIGHT, WIDTH
from tests.journeys.onlooker import WIDE
from tests.journeys.visitor import Visitor

PICTURES = PACKAGE / "insight/help/static/help"
FINGERPRINTS = Path(__file__).with_name("help_pictures.json")
RENEW = (
    "renew the pictures: ALONGSIDE_PICTURES=1 ./alongside test tests/journeys/test_help_pictures.py"
)
PICTURES_WANTED = os.environ.get("ALONGSIDE_PICTURES") == "1"
QUALITY = 45
# A line more or less of people's words moves what is at the lower edge into the picture or out of it.
EDGE = 60
# What the window shows of the page's own words: those that stand whatever its rows hold.
STRUCTURE = """height => {
  const repeated = "tbody, .work-list, .timeline, .chips, .page-messages, .thread, .number-strip, .chart, .help"
  const left = "bdi, small, .count, .quiet, .hint, .field__hint, .field__optional, .visually-hidden, .icon"
  const named = "h1, h2, legend, label, th[scope=col], button, a.btn, summary"
  const months = new Intl.DateTimeFormat(document.documentElement.lang, {month: "long"})
  const month = new RegExp([...Array(12).keys()].map(at => months.format(new Date(2026, at, 1))).join("|"), "g")
  return [...document.querySelectorAll("main :is(" + named + ")")]
    .filter(part => !part.closest(repeated) && part.getBoundingClientRect().bottom < height)
    .map(part => {
      const copy = part.cloneNode(true)
      copy.querySelectorAll(left).forEach(word => word.remove())
      const words = copy.textContent.replace(month, "…").replace(/\\d+/g, "#").replace(/\\s+/g, " ").trim()
      return words && part.localName + " " + words
    }).filter(Boolean)
}"""


def keep(visitor: Visitor, name: str, *private: str) -> None:
    """Take the picture of the present page, or find that the one there is still shows it.

    `private`: words that are another's at each visit, as a name that the journey made up.
    """
    key = f"{visitor.language}/{name}"
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    if PICTURES_WANTED:
        take(visitor, PICTURES / f"{key}.webp")
        remember(key, structure(visitor, private, HEIGHT - EDGE))
    else:
        compare(key, visitor, private)
    visitor.page.set_viewport_size(WIDE)


def compare(key: str, visitor: Visitor, private: tuple[str, ...] = ()) -> None:
    """Fail where the page of today has other words than the picture; its lower edge is left alone."""
    kept = json.loads(FINGERPRINTS.read_text()).get(key)
    assert kept is not None, f"There is no picture {key}; {RENEW}"
    gone = set(kept) - set(structure(visitor, private, HEIGHT))
    new = set(structure(visitor, private, HEIGHT - 2 * EDGE)) - set(kept)
    assert not gone | new, f"{key} shows no longer {sorted(gone)}, but {sorted(new)}; {RENEW}"


def structure(visitor: Visitor, private: tuple[str, ...], height: int) -> list[str]:
    """The words in this much of the page that a reader of help looks for, in order, each once."""
    words = dict.fromkeys(visitor.page.evaluate(STRUCTURE, height))
    for one in private:
        words = {line.replace(one, "…"): None for line in words}
    return list(words)


def take(visitor: Visitor, file: Path) -> None:
    """A small picture of the window, as WebP."""
    file.parent.mkdir(parents=True, exist_ok=True)
    session = visitor.page.context.new_cdp_session(visitor.page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    file.write_bytes(base64.b64decode(shot["data"]))


def remember(key: str, found: list[str]) -> None:
    """Write the fingerprint beside the others."""
    kept = json.loads(FINGERPRINTS.read_text()) if FINGERPRINTS.exists() else {}
    kept[key] = found
    ordered = json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=1)
    FINGERPRINTS.write_text(ordered + "\n")
