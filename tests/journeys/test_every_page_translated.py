"""The same pages in French, and those of newcomers and strangers in Arabic.

A file of its own, so that two processes share the work: no page is looked at twice in one language.
"""

import pytest

from tests.journeys.crawl import EACH_ROLE, look_everywhere

PERSONAS = [*((slug, "fr") for slug in EACH_ROLE), ("newcomer", "ar")]


@pytest.mark.parametrize(("slug", "language"), PERSONAS)
def test_every_page_of_a_persona(visitor, slug, language):
    look_everywhere(visitor().become(slug, language))


@pytest.mark.parametrize("locale", ["fr-CA", "ar"])
def test_every_page_of_a_stranger(visitor, locale):
    look_everywhere(visitor(locale=locale).open("/"))
