"""The gazetteer and the languages: complete, bilingual, and measured from known points."""

import csv

import pytest

from alongside.foundation.directory import languages, queries, reference
from alongside.foundation.directory.models import Place
from tests.factories import as_owner

with reference.GAZETTEER.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.fixture
def places(db):
    with as_owner():
        reference.load_places()
    return {place.slug: place for place in Place.objects.all()}


def test_each_place_stands_once_and_after_what_it_lies_within():
    seen = set()
    for row in ROWS:
        assert row["slug"] not in seen
        assert not row["within"] or row["within"] in seen
        seen.add(row["slug"])
    assert len(seen) >= 120


def test_each_place_has_both_names_and_lies_in_ontario():
    for row in ROWS:
        assert row["name_en"]
        assert row["name_fr"]
        assert 41.6 < float(row["latitude"]) < 56.9
        assert -95.2 < float(row["longitude"]) < -74.3


def test_loading_twice_changes_nothing(places):
    with as_owner():
        reference.load_places()
    assert {place.slug: place for place in Place.objects.all()} == places


def test_loading_corrects_a_place_and_keeps_those_of_the_install(places):
    with as_owner():
        Place.objects.filter(slug="toronto").update(name_en="Muddy York")
        Place.objects.create(slug="ours", name_en="Ours", latitude=44, longitude=-79)
        reference.load_places()
    assert Place.objects.get(slug="toronto").name_en == "Toronto"
    assert Place.objects.filter(slug="ours").exists()


# Great-circle distances between the same points, worked out by hand with the spherical law of cosines.
@pytest.mark.parametrize(
    ("one", "other", "km"),
    [("toronto", "ottawa", 352), ("toronto", "hamilton", 59), ("windsor", "kenora", 1209)],
)
def test_a_distance_is_that_of_the_great_circle(places, one, other, km):
    assert queries.distance_km(places[one], places[other]) == pytest.approx(km, rel=0.01)


def test_a_distance_is_the_same_both_ways_and_nothing_to_itself(places):
    there = queries.distance_km(places["barrie"], places["london"])
    assert there == pytest.approx(queries.distance_km(places["london"], places["barrie"]))
    assert queries.distance_km(places["london"], places["london"]) == 0


def test_a_distance_to_nowhere_is_not_known(places):
    assert queries.distance_km(None, places["london"]) is None
    assert queries.distance_km(places["london"], None) is None


def test_a_place_holds_what_lies_within_it_at_any_depth(places):
    assert {"peel", "mississauga", "malton"} <= queries.slugs_within("peel")
    assert "toronto" not in queries.slugs_within("peel")
    assert queries.slugs_within("malton") == {"malton"}


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_each_language_has_a_name_for_each_reader(lang):
    for code in languages.CODES:
        assert languages.language_name(code, lang) not in ("", code)


def test_languages_are_about_sixty_or_more_and_stand_once():
    assert len(set(languages.CODES)) == len(languages.CODES) >= 60


@pytest.mark.parametrize(
    ("code", "lang", "name"),
    [
        ("ar", "en", "Arabic"),
        ("ar", "fr", "arabe"),
        ("prs", "fr", "dari"),
        ("fcs", "en", "Quebec Sign Language"),
        ("uk", "ar", "الأوكرانية"),
        ("zz", "en", "zz"),
    ],
)
def test_a_language_is_named_in_the_readers_language(code, lang, name):
    assert languages.language_name(code, lang) == name


@pytest.mark.parametrize("written", ["ar", "AR", "Arabic", "arabe", "العربية"])
def test_a_language_is_found_however_it_is_written(written):
    assert languages.find_language(written) == "ar"


def test_the_choices_begin_with_the_official_languages():
    assert [code for code, _label in languages.language_choices()][:2] == ["en", "fr"]
    assert {code for code, _label in languages.LANGUAGE_CHOICES} == set(languages.CODES)
