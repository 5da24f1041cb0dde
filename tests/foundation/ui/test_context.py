"""The layout's navigation: what the roles use, grouped, with what waits."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from alongside.foundation.access import registries
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import NavItem
from alongside.foundation.ui.context import Layout

ORGANIZATION = SimpleNamespace(pk=1, name="North York Community House")


@pytest.fixture
def navigation(monkeypatch):
    items = [
        NavItem("First", "ui:front", "house", "", order=1),
        NavItem("Privacy", "ui:privacy", "lock", "Programme", count=lambda acting: 3),
        NavItem("Gallery", "ui:gallery", "list", "Programme", roles=frozenset({"coach"})),
        NavItem("Gone", "nowhere:at-all", "list", "Programme"),
        NavItem("Mine", "ui:contact", "person", "", newcomer=True),
    ]
    monkeypatch.setattr(registries, "navigation", items)


def layout_at(rf, path, **acting):
    request = rf.get(path)
    request.user = AnonymousUser()
    request.acting = Acting(**{"organization": ORGANIZATION, **acting})
    return Layout(request)


def test_lines_are_grouped_and_those_of_other_roles_left_out(rf, navigation):
    sections = layout_at(rf, "/").navigation
    assert [(s.title, [line.label for line in s.lines]) for s in sections] == [
        ("", ["First"]),
        ("Programme", ["Privacy"]),
    ]
    assert sections[1].lines[0].count == 3


def test_a_role_brings_its_lines(rf, navigation):
    programme = layout_at(rf, "/", roles=frozenset({"coach"})).navigation[1]
    assert [line.label for line in programme.lines] == ["Privacy", "Gallery"]


def test_the_present_page_and_the_pages_below_it_are_marked(rf, navigation):
    for path in ("/privacy/", "/privacy/more/"):
        lines = [line for s in layout_at(rf, path).navigation for line in s.lines]
        assert [line.label for line in lines if line.current] == ["Privacy"]


def test_people_at_work_have_the_layout_of_case_work_and_everybody_else_the_public_one(rf):
    administrator = {"organization": None, "roles": frozenset({"administrator"})}
    newcomer = {"organization": None, "subjects": (1,)}
    assert layout_at(rf, "/").frame == "base.html"
    assert layout_at(rf, "/", **administrator).frame == "base.html"
    assert layout_at(rf, "/", **newcomer).frame == "base_public.html"
    assert Layout(rf.get("/")).frame == "base_public.html"


def test_nobody_has_no_navigation(rf, navigation):
    request = rf.get("/")
    assert Layout(request).navigation == []
    assert Layout(request).work is None


def test_only_several_memberships_make_a_switch(rf, navigation):
    one = SimpleNamespace(organization=ORGANIZATION)
    two = SimpleNamespace(organization=SimpleNamespace(pk=2, name="COSTI"))
    assert layout_at(rf, "/", memberships=(one,)).organizations == []
    assert len(layout_at(rf, "/", memberships=(one, two)).organizations) == 2
