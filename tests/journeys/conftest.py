"""For walks through the real site in a real browser.

* `site` is the address of a whole Alongside (`./alongside up`) with the demo world, shared by all journeys;
* `page` is a fresh browser page on it: 1280 pixels wide, English; a script error or a request to another
  host fails the journey. `new_page(locale="fr-CA", width=390)` opens others;
* `as_persona(page, "referrer")` signs in by the persona card of that name;
* `assert_accessible(page)` lets axe look at what is open now, and fails on what it finds.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from alongside.cli.processes import wait_for
from alongside.cli.suite import browser as find_browser

HOW_TO_GET_IT = "no Chromium on this machine (Debian, Ubuntu: apt install chromium)"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SECONDS_TO_START = 240

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys; where there is no browser skip them by name, but never in CI."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if find_browser() is None and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_IT))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "alongside", "up", "--port", str(port)]
    command += ["--data-dir", str(folder / "data")]
    log = folder / "up.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=surroundings())
    address = f"http://localhost:{port}"
    ready = wait_for(
        lambda: address in log.read_text() or process.poll() is not None,
        SECONDS_TO_START,
        every=0.2,
    )
    if not ready or process.poll() is not None:
        process.kill()
        process.wait()
        pytest.fail(f"The site did not start:\n{log.read_text()}")
    yield address
    process.send_signal(signal.SIGTERM)
    process.wait(15)


def surroundings() -> dict[str, str]:
    """Those of a person at a terminal: nothing of the test settings."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith(("ALONGSIDE_", "DJANGO_"))
    }


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    contexts, faults = [], []

    def only_our_site(route: Route) -> None:
        if route.request.url.startswith((site, "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"asked another host for {route.request.url}")
            route.abort()

    def opened(locale: str = "en-CA", width: int = 1280, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site,
            locale=locale,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            timezone_id="America/Toronto",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.route("**/*", only_our_site)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def as_persona() -> Callable[[Page, str], Page]:
    def sign_in(page: Page, slug: str) -> Page:
        page.goto("/demo/")
        page.locator(f'form[action="/demo/sign-in/{slug}/"] button').click()
        page.wait_for_url(lambda address: "/demo/" not in address)
        return page

    return sign_in


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    axe = Axe()

    def look(page: Page) -> None:
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return look
