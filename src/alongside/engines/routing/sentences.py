"""Reasons in words, English and French."""

from collections.abc import Mapping, Sequence

from alongside.engines.eligibility.words import NO_BREAK_SPACE, Language, Words, joined
from alongside.engines.routing.reasons import (
    Assignment,
    Better,
    Cause,
    LanguageFit,
    Unassigned,
)

MOST_NAMED = 4

AND = Words("and", "et")
OTHERS = Words("{count} others", "{count} autres")

LANGUAGE = {
    LanguageFit.PREFERRED: Words(
        "They work in the language this person likes best.",
        "On y travaille dans la langue que cette personne préfère.",
    ),
    LanguageFit.ANOTHER: Words(
        "They work in another language this person speaks.",
        "On y travaille dans une autre langue que cette personne parle.",
    ),
    LanguageFit.INTERPRETER: Words(
        "They have an interpreter; no language is shared.",
        "Un service d’interprétation y est offert; aucune langue n’est commune.",
    ),
}
SHARE = Words(
    "With everybody proposed, {share}% of their room is taken.",
    "Avec toutes les personnes proposées, {share} % de leurs places sont prises.",
)
ONLINE = Words("Online.", "En ligne.")
NOT_KNOWN = Words("The distance is not known.", "La distance n’est pas connue.")
SAME_AREA = Words("In the same area.", "Dans le même secteur.")
AWAY = Words("About {km} km away.", "À environ {km} km.")
BETTER = {
    Better.FULL: Words(
        "{better} would suit better, but all its places go to others.",
        "{better} conviendrait mieux, mais toutes ses places vont à d’autres.",
    ),
    Better.LOAD: Words(
        "{better} is nearer, but more of its room is taken.",
        "{better} est plus proche, mais une plus grande part de ses places est prise.",
    ),
}
CAUSES = {
    Cause.NOT_ELIGIBLE: Words(
        "Eligible at none of the partners.", "Admissible chez aucun des partenaires."
    ),
    Cause.EXCLUDED: Words(
        "Eligible only where a referral is ruled out ({partners}).",
        "Admissible seulement là où l’aiguillage est exclu ({partners}).",
    ),
    Cause.OTHER_AREA: Words(
        "Eligible only where other areas are served ({partners}).",
        "Admissible seulement là où l’on dessert d’autres secteurs ({partners}).",
    ),
    Cause.NO_LANGUAGE: Words(
        "Who could take this person works in none of their languages and has no interpreter ({partners}).",
        "Qui pourrait accueillir cette personne ne travaille dans aucune de ses langues et n’a pas d’interprète ({partners}).",
    ),
    Cause.CANNOT_TRAVEL: Words(
        "This person cannot travel, and who could take them meets people in person only ({partners}).",
        "Cette personne ne peut pas se déplacer, et qui pourrait l’accueillir ne reçoit qu’en personne ({partners}).",
    ),
    Cause.NO_ROOM: Words(
        "Who could take this person has no room ({partners}).",
        "Qui pourrait accueillir cette personne n’a pas de place ({partners}).",
    ),
    Cause.FULL: Words(
        "All full: {rivals} people can go only to {partners}, where there are {places} places.",
        "Tout est complet : {rivals} personnes ne peuvent aller que chez {partners}, où il y a {places} places.",
    ),
}
ONE_PLACE = Words(
    "All full: {rivals} people can go only to {partners}, where there is 1 place.",
    "Tout est complet : {rivals} personnes ne peuvent aller que chez {partners}, où il y a 1 place.",
)


def assigned_sentences(why: Assignment, names: Mapping[str, str], language: Language) -> list[str]:
    """What speaks for this place, point by point in the order of the rule.

    `names`: what partners are called, by code.
    """
    said = [LANGUAGE[why.language], SHARE, _way(why)]
    if why.because is not None:
        said.append(BETTER[why.because])
    told = {"share": why.share, "km": why.km, "better": names.get(why.better, why.better)}
    return [_filled(words, language, **told) for words in said]


def _way(why: Assignment) -> Words:
    if why.online:
        return ONLINE
    if why.km is None:
        return NOT_KNOWN
    return AWAY if why.km else SAME_AREA


def unassigned_sentence(why: Unassigned, names: Mapping[str, str], language: Language) -> str:
    """Why there is no place."""
    words = ONE_PLACE if why.cause is Cause.FULL and why.places == 1 else CAUSES[why.cause]
    called = named([names.get(code, code) for code in why.partners], language)
    return _filled(words, language, partners=called, places=why.places, rivals=why.rivals)


def named(names: Sequence[str], language: Language) -> str:
    """A few names; of many, how many more there are."""
    shown = list(names)
    if len(shown) > MOST_NAMED + 1:
        others = OTHERS.said_in(language).format(count=len(shown) - MOST_NAMED)
        shown = [*shown[:MOST_NAMED], others]
    return joined(shown, AND, language)


def _filled(words: Words, language: Language, **told: object) -> str:
    """The sentence; in French the signs % : and km do not stand alone on a line."""
    said = words.said_in(language)
    if language == "fr":
        for sign in (" %", " :", " km"):
            said = said.replace(sign, NO_BREAK_SPACE + sign[1:])
    return said.format(**told)
