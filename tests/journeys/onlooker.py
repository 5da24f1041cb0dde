"""Looks at every page that a journey opens, as a demanding reader would.

No script error, nothing that the site's own content policy refuses, no part that is missing, no other
host asked, no page wider than the window, and nothing that axe finds, wide and on a phone.
"""

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from alongside.cli.datafolder import ROOT

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FINDINGS = """async ([rules, contrast]) => {
  const options = {
    runOnly: {type: "tag", values: rules}, rules: {"color-contrast": {enabled: contrast}},
    resultTypes: ["violations"], preload: false}
  const found = await axe.run(document, options)
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${rule.help}\\n      ${node.html.slice(0, 300)}\\n      ${node.failureSummary}`))
}"""
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= wide) return []
  const beyond = [...document.querySelectorAll("body *")].filter(
    part => { const box = part.getBoundingClientRect(); return box.right > wide + 1 || box.left < -1 })
  return beyond.slice(-3).map(part => part.outerHTML.slice(0, 160))
}"""
# Words that only a program says, standing alone, and parts of a template that nobody filled in.
SLIPS = """() => {
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
  while (words.nextNode()) {
    const said = words.currentNode.data.trim()
    if (/^(None|null|undefined|NaN)$|{[{%]/.test(said)) found.push(words.currentNode.parentNode.outerHTML.slice(0, 160))
  }
  return found
}"""
# What the content of a page is made of; pages of one kind and one making need one look.
MAKING = """() => [...new Set([...document.querySelectorAll("main *")].map(
  part => part.localName + "." + part.getAttribute("class") + part.hasAttribute("aria-invalid")))
].sort().join()"""
# A refused form answers 422, a stale one 409, a stranger's address 404: the browser says so, and that is right.
MISSING_PART = "Failed to load resource"
# htmx reports a question that a later key stroke, or the next page, made needless.
LEFT_EARLY = ("htmx:sendAbort", "htmx:afterRequest")
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/my/)[^/]+")
PICTURES = ROOT / ".alongside/pictures"


class Onlooker:
    """Keeps what is wrong with the pages of one test; `faults` is empty when nothing is."""

    seen: set[tuple[object, ...]] = set()
    numbers = count(1)

    def __init__(self, address: str, told: Path) -> None:
        """`told`: a folder in which the processes of a run tell each other what they looked at."""
        self.address, self.told = address, told
        self.faults: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Listen to all pages of this context."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("response", self._response)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"another host was asked for {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith((MISSING_PART, *LEFT_EARLY)):
            self.faults.append(f"{message.location['url']}: {message.text}")

    def _response(self, response: Response) -> None:
        part = response.request.resource_type != "document"
        if response.status >= 500 or (part and response.status >= 400):
            self.faults.append(f"{response.url} answered {response.status}")

    def look(self, page: Page) -> None:
        """Look at what is open now; a kind of page that was seen before is not looked at again."""
        kind = (KEYS.sub("*", page.url.partition("?")[0]), language_of(page), page.evaluate(MAKING))
        if not self._is_new(kind):
            return
        before = page.viewport_size
        page.evaluate(AXE)
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            self._keep_picture(page, kind[0], size["width"])
            for finding in self._findings(page, french=kind[1] == "fr", wide=size is WIDE):
                self.faults.append(f"{page.url} ({kind[1]}, {size['width']} pixels): {finding}")
        page.set_viewport_size(before or WIDE)

    def _is_new(self, kind: tuple[object, ...]) -> bool:
        """Whether no journey of this run has looked at such a page."""
        if kind in self.seen:
            return False
        self.seen.add(kind)
        self.told.mkdir(exist_ok=True)
        try:
            (self.told / sha256(repr(kind).encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _findings(self, page: Page, *, french: bool, wide: bool) -> Iterator[str]:
        """What is too wide, a program's word, and what axe finds.

        French has the colours of English, whose contrast takes axe longest; and on a phone its markup.
        """
        for part in page.evaluate(SIDEWAYS):
            yield f"wider than the window: {part}"
        for part in page.evaluate(SLIPS):
            yield f"a program's word: {part}"
        if wide or not french:
            yield from page.evaluate(FINDINGS, [RULES, not french])

    def _keep_picture(self, page: Page, path: str, width: int) -> None:
        """With ALONGSIDE_PICTURES=1, a picture of every page looked at, to judge by eye."""
        if os.environ.get("ALONGSIDE_PICTURES") != "1":
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        place = path.removeprefix(self.address).strip("/").replace("/", "-").replace("*", "x")
        name = f"{next(self.numbers):03}-{place or 'front'}-{language_of(page)}-{width}.png"
        page.screenshot(path=PICTURES / name, full_page=True)


def language_of(page: Page) -> str:
    """The language that the page declares."""
    return str(page.evaluate("document.documentElement.lang"))
