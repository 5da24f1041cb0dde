"""For walks through the real site in a real browser.

* `site` is a whole Alongside (`./alongside up`) with the demo world, shared by all journeys of a run;
  ALONGSIDE_JOURNEYS_AT=DIR takes the one that runs on that data directory, to write journeys quickly;
* `visitor()` opens a browser of its own for somebody (see visitor.py); `visitor(width=390)` is on a
  phone, `visitor(locale="ar")` reads Arabic, `visitor(javascript=False)` has scripts switched off;
* every page that opens is looked at (see onlooker.py); what is wrong fails the journey at its end;
* walk.py knows the steps of a referral, in English and in French.

ALONGSIDE_PICTURES=1 keeps a picture of every page in .alongside/pictures/, and renews the README's and
those of help (see album.py).
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from alongside.cli.suite import browser as find_browser
from tests.journeys.onlooker import WIDE, Onlooker
from tests.journeys.running import Running, Site, already_running
from tests.journeys.visitor import Visitor

HOW_TO_GET_IT = "no Chromium on this machine (Debian, Ubuntu: apt install chromium)"
QUIET = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
    --disable-background-networking --disable-component-update""".split()
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost"

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys; where there is no browser skip them by name, but never in CI."""
    here = Path(__file__).parent
    without = find_browser() is None and os.environ.get("CI") != "true"
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            if without:
                told = f"{item.name} was not walked: {HOW_TO_GET_IT}"
                item.add_marker(pytest.mark.skip(reason=told))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if running := already_running():
        yield running
        return
    ours = Running(tmp_path_factory.mktemp("site"))
    try:
        yield ours.start()
    finally:
        ours.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, ONLY_HERE])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes of a run tell each other which pages they looked at."""
    ours = tmp_path_factory.getbasetemp()
    return (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "looked-at"


@pytest.fixture
def visitor(browser: Browser, site: Site, told: Path) -> Iterator[Callable[..., Visitor]]:
    contexts, onlooker = [], Onlooker(site.address, told)

    def arrived(
        locale: str = "en-CA", width: int = WIDE["width"], *, javascript: bool = True
    ) -> Visitor:
        context = browser.new_context(
            base_url=site.address,
            locale=locale,
            viewport=WIDE | {"width": width},
            java_script_enabled=javascript,
            timezone_id="America/Toronto",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        onlooker.watch(context)
        return Visitor(context.new_page(), onlooker, scripts=javascript)

    yield arrived
    for context in contexts:
        context.close()
    assert not onlooker.faults, "\n".join(onlooker.faults)
