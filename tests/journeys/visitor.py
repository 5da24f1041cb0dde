"""Somebody at a browser: opens pages, follows links and presses buttons by their words, fills in forms."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.onlooker import Onlooker, language_of
from tests.journeys.speech import FRENCH


class Visitor:
    """One person in one browser window.

    Every page that opens is looked at, unless `in_haste`; axe needs scripts, so not without them.
    """

    def __init__(self, page: Page, onlooker: Onlooker, *, scripts: bool = True) -> None:
        self.page, self.onlooker, self.scripts = page, onlooker, scripts
        self.language = "en"
        self.in_haste = False
        self.status = 0

    # Getting about

    def open(self, path: str) -> "Visitor":
        """Type an address."""
        return self.act(lambda: self.page.goto(path))

    def follow(self, words: str, within: str = "body") -> "Visitor":
        """Click the link with exactly these words."""
        link = self.page.locator(within).get_by_role("link", name=self.say(words), exact=True)
        return self.act(link.first.click)

    def press(self, words: str, within: str = "main") -> "Visitor":
        """Click the button with exactly these words, and wait for the page that answers."""
        return self.act(self.button(words, within).click)

    def button(self, words: str, within: str = "main") -> Locator:
        """The button with exactly these words."""
        found = self.page.locator(within).get_by_role("button", name=self.say(words), exact=True)
        return found.first

    def say(self, words: str) -> str:
        """The same words in the language of the visitor."""
        return FRENCH[words] if self.language == "fr" else words

    def act(self, act: Callable[[], Any]) -> "Visitor":
        """Do what opens a page, wait for that page, and look at it."""
        with self.page.expect_navigation() as gone:
            act()
        self.status = gone.value.status if gone.value else 0
        if self.scripts and not self.in_haste:
            self.onlooker.look(self.page)
        return self

    def click_twice(self, button: Locator, leads_to: str) -> "Visitor":
        """Double-click; wait until the address ends so. The second click cuts off the first one's answer."""
        button.dblclick()
        expect(self.page).to_have_url(re.compile(re.escape(leads_to) + "$"), timeout=30_000)
        self.onlooker.look(self.page)
        return self

    def become(self, slug: str, language: str = "en") -> "Visitor":
        """Sign in by the persona card of that name, reading that language."""
        self.open("/demo/")
        self.language = language
        if language_of(self.page) != language:
            switch = self.page.locator(f'.language-switch button[value="{language}"]')
            self.act(switch.first.click)
        return self.act(self.page.locator(f'form[action="/demo/sign-in/{slug}/"] button').click)

    # Filling in

    def fill(self, **typed: str) -> "Visitor":
        """Type into the fields of these names; a choice is made by its value."""
        for name, value in typed.items():
            self._answer(self.page.locator(f'main [name="{name}"]'), value)
        return self

    def _answer(self, field: Locator, value: str) -> None:
        kind = field.first.evaluate("field => field.type")
        if kind in ("radio", "checkbox"):
            field.and_(self.page.locator(f'[value="{value}"]')).check()
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)

    def tick(self, *names: str) -> "Visitor":
        """Tick the boxes of these names."""
        for name in names:
            self.page.locator(f'main [name="{name}"]').check()
        return self

    def tick_all(self, name: str) -> "Visitor":
        """Tick every box of this name."""
        for box in self.page.locator(f'main [name="{name}"]').all():
            box.check()
        return self

    def field(self, name: str) -> Locator:
        """The field of that name."""
        return self.page.locator(f'main [name="{name}"]')

    # Reading

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return self.page.url.removeprefix(self.onlooker.address).partition("?")[0]

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """All that the page says, with plain spaces where lines must not break."""
        return re.sub("[\u00a0\u202f]", " ", self.page.locator("body").inner_text())

    def value(self, label: str) -> str:
        """What stands beside this label in a list of facts."""
        label = self.say(label)
        row = self.page.locator("main dt").filter(
            has_text=re.compile(f"^\\s*{re.escape(label)}\\s*$")
        )
        return row.first.locator("xpath=following-sibling::dd[1]").inner_text().strip()

    def line(self, words: str) -> Locator:
        """The line of a table that holds these words."""
        return self.page.locator("main tbody tr").filter(has_text=words)

    def cookie(self, name: str) -> str:
        """What the browser keeps under this name."""
        return next(kept["value"] for kept in self.page.context.cookies() if kept["name"] == name)

    def reads(self, *sentences: str) -> "Visitor":
        """The page says each of these."""
        text = self.text
        missing = [sentence for sentence in sentences if sentence not in text]
        assert not missing, f"{self.page.url} does not say {missing}:\n{text}"
        return self

    def reads_nowhere(self, words: Iterable[str]) -> "Visitor":
        """Not even the source of the page holds any of these."""
        source = self.page.content()
        told = [word for word in words if word in source]
        assert not told, f"{self.page.url} tells {told}:\n{self.text}"
        return self
