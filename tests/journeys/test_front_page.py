"""A stranger's first look, wide and on a phone, in three languages."""

import pytest


@pytest.mark.parametrize(
    ("locale", "language", "direction"),
    [("en-CA", "en", "ltr"), ("fr-CA", "fr", "ltr"), ("ar", "ar", "rtl")],
)
def test_the_front_page_speaks_the_readers_language(visitor, locale, language, direction):
    stranger = visitor(locale=locale).open("/")
    assert stranger.status == 200
    root = stranger.page.locator("html")
    assert root.get_attribute("lang").startswith(language)
    assert root.get_attribute("dir") == direction
