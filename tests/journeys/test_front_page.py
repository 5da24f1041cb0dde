"""A stranger's first look, wide and on a phone, in three languages."""

import pytest

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("locale", "language", "direction"),
    [("en-CA", "en", "ltr"), ("fr-CA", "fr", "ltr"), ("ar", "ar", "rtl")],
)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_front_page_speaks_the_readers_language_and_fits(
    new_page, assert_accessible, locale, language, direction, width
):
    page = new_page(locale=locale, width=width)
    assert page.goto("/").status == 200
    root = page.locator("html")
    assert root.get_attribute("lang").startswith(language)
    assert (root.get_attribute("dir") or "ltr") == direction
    assert page.locator("h1").count() == 1
    assert not page.evaluate(SIDEWAYS)
    assert_accessible(page)
