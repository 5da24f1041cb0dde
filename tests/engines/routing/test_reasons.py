"""Each place comes with what speaks for it, and none with what stood in the way."""

import pytest
from hypothesis import given, settings

from alongside.engines.routing import Cause, Client, LanguageFit, Mode, Partner
from alongside.engines.routing.optimum import route
from alongside.engines.routing.reasons import Better
from alongside.engines.routing.sentences import assigned_sentences, unassigned_sentence
from tests.engines.routing.strategies import PLACES, backlogs


def why(person, *offering, others=()):
    """Why this person has a place, or has none."""
    proposal = route([person, *others], offering, PLACES)
    told = (*proposal.assignments(), *proposal.unassigned())
    return next(one for one in told if one.client == person.code)


HERE = Partner("HERE", room=1, sites=("north",))
PERSON = Client("A", place="north")


@pytest.mark.parametrize(
    ("person", "partner", "cause"),
    [
        (Client("A", eligible=frozenset()), HERE, Cause.NOT_ELIGIBLE),
        (Client("A", excluded=frozenset({"HERE"})), HERE, Cause.EXCLUDED),
        (
            Client("A", place="far"),
            Partner("HERE", 1, sites=("north",), serves=frozenset({"north"})),
            Cause.OTHER_AREA,
        ),
        (Client("A", preferred="ar"), HERE, Cause.NO_LANGUAGE),
        (Client("A", preferred="ar", languages=("en",), interpreter=True), HERE, Cause.NO_LANGUAGE),
        (Client("A", travels=False), HERE, Cause.CANNOT_TRAVEL),
        (Client("A"), Partner("HERE", room=0), Cause.NO_ROOM),
    ],
)
def test_what_stood_in_the_way_is_told(person, partner, cause):
    told = why(person, partner)

    assert told.cause is cause
    assert told.partners == (() if cause is Cause.NOT_ELIGIBLE else ("HERE",))


def test_each_obstacle_gone_the_person_has_a_place():
    """The control: what is refused above is refused for that reason alone."""
    assert why(PERSON, HERE).partner == "HERE"
    bridged = Partner("HERE", 1, interpreters=True)
    needs = Client("A", preferred="ar", languages=("en",), interpreter=True)
    assert why(needs, bridged).language is LanguageFit.INTERPRETER
    both = Partner("HERE", 1, mode=Mode.BOTH, sites=("far",))
    assert why(Client("A", place="north", travels=False), both).online
    assert why(Client("A", place="north"), both).km == 347


def test_the_obstacle_nearest_to_a_place_is_the_one_told():
    full, strange = Partner("FULL", room=0), Partner("STRANGE", room=3, languages=("fr",))

    assert why(PERSON, full, strange).partners == ("FULL",)


def test_who_competes_for_which_places_is_told():
    """B can go to one partner only, and so can a third; the rest of the network does not come into it."""
    only = frozenset({"HERE"})
    others = [Client("0", eligible=only), Client("Z", eligible=frozenset({"AWAY"}))]
    away = Partner("AWAY", room=5)
    told = why(Client("B", eligible=only), HERE, away, others=others)

    assert (told.cause, told.partners, told.places, told.rivals) == (Cause.FULL, ("HERE",), 1, 2)


@settings(max_examples=150, deadline=None)
@given(backlogs(most=10))
def test_where_all_is_full_more_people_are_bound_to_the_places_than_there_are(case):
    people, offering = case
    room = {partner.code: partner.room for partner in offering}
    for told in route(people, offering, PLACES).unassigned():
        if told.cause is Cause.FULL:
            assert told.places == sum(room[code] for code in told.partners)
            assert told.rivals > told.places


@settings(max_examples=150, deadline=None)
@given(backlogs(most=10))
def test_a_better_partner_with_room_is_passed_over_for_its_load_alone(case):
    people, offering = case
    proposal = route(people, offering, PLACES)
    left = {load.partner.code: load.partner.room - load.given for load in proposal.loads()}
    for told in proposal.assignments():
        if told.better:
            assert (told.because is Better.FULL) == (left[told.better] == 0)
            assert told.better != told.partner
        else:
            assert told.because is None


def test_a_nearer_partner_with_more_load_is_named():
    near = Partner("NEAR", room=5, taken=5, sites=("north",))
    far = Partner("FAR", room=5, sites=("far",), name="Far Away")
    told = why(PERSON, near, far)

    names = {"NEAR": "Near By", "FAR": "Far Away"}
    assert assigned_sentences(told, names, "en") == [
        "They work in the language this person likes best.",
        "With everybody proposed, 20% of their room is taken.",
        "About 347 km away.",
        "Near By is nearer, but more of its room is taken.",
    ]
    assert assigned_sentences(told, names, "fr")[1:3] == [
        "Avec toutes les personnes proposées, 20\xa0% de leurs places sont prises.",
        "À environ 347\xa0km.",
    ]


def test_of_many_partners_a_few_are_named():
    offering = [Partner(f"P{number}", room=0) for number in range(9)]
    told = unassigned_sentence(why(PERSON, *offering), {}, "en")

    assert told == "Who could take this person has no room (P0, P1, P2, P3 and 5 others)."
    assert "et 5 autres" in unassigned_sentence(why(PERSON, *offering), {}, "fr")


def test_every_cause_and_fit_has_words():
    from alongside.engines.routing import sentences  # noqa: PLC0415

    assert set(sentences.CAUSES) == set(Cause) - {Cause.NONE}
    assert set(sentences.LANGUAGE) == set(LanguageFit)
    assert set(sentences.BETTER) == set(Better)
