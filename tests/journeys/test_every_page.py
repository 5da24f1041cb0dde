"""Every kind of page that each persona can reach by links, in English: it opens, it fits, and axe finds nothing."""

import pytest

from tests.journeys.crawl import EACH_ROLE, look_everywhere


@pytest.mark.parametrize("slug", EACH_ROLE)
def test_every_page_of_a_persona(visitor, slug):
    look_everywhere(visitor().become(slug, "en"))


def test_every_page_of_a_stranger(visitor):
    look_everywhere(visitor(locale="en-CA").open("/"))
