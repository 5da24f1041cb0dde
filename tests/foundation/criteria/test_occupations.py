"""The short list of occupations."""

import re

from django.utils import translation

from alongside.foundation.criteria import occupations


def test_codes_are_text_of_five_digits_each_once():
    codes = [occupation.code for occupation in occupations.short_list()]

    assert len(set(codes)) == len(codes) >= 60
    assert all(re.fullmatch(r"[0-9]{5}", code) for code in codes)
    assert codes == sorted(codes)


def test_every_occupation_has_two_names():
    assert all(all(occupation.words) for occupation in occupations.short_list())


def test_an_occupation_is_named_in_the_readers_language():
    assert occupations.name_of("21231") == "Software engineering"
    with translation.override("fr"):
        assert occupations.name_of("21231") == "Génie logiciel"


def test_an_unknown_code_is_shown_as_it_is_and_can_stay_chosen():
    assert occupations.name_of("00010") == "00010"
    assert ("00010", "00010") in occupations.choices(also="00010")
