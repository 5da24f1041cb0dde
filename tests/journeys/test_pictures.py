"""The picture in the README is the page itself.

To renew it from an untouched world: ALONGSIDE_PICTURES=1 ./alongside test tests/journeys/test_pictures.py
"""

import os

from alongside.cli.datafolder import ROOT

PICTURE = ROOT / "docs/pictures/home.png"


def test_the_readme_shows_the_work_list_of_a_settlement_worker(visitor):
    worker = visitor().become("referrer")
    assert worker.path == "/home/"
    if os.environ.get("ALONGSIDE_PICTURES") == "1":
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        worker.page.screenshot(path=PICTURE)
    assert str(PICTURE.relative_to(ROOT)) in (ROOT / "README.md").read_text()
    assert PICTURE.exists()
