"""Putting findings and messages into English or French."""

from collections.abc import Callable, Mapping
from datetime import date

from alongside.engines.eligibility.catalogue import EXPLANATIONS, SENTENCES
from alongside.engines.eligibility.criteria import CriteriaVersion
from alongside.engines.eligibility.dates import PartialDate
from alongside.engines.eligibility.findings import (
    Finding,
    Message,
    Outcome,
    Param,
    Verdict,
)
from alongside.engines.eligibility.vocabulary import (
    FRAMEWORK_NAMES,
    LEVEL_NAMES,
    SKILL_NAMES,
    TERMS,
    YES_NO,
    name_of,
    value_name,
)
from alongside.engines.eligibility.words import (
    Language,
    Words,
    counted_years,
    joined,
    tidied,
    written_date,
    written_number,
)

AND, OR = Words("and", "et"), Words("or", "ou")
MONTH_MISSING = Words("month and the day", "le mois et le jour")
DAY_MISSING = Words("day", "le jour")
NO_PROOF = Words("a document", "un document")

OUTCOME_NAMES = {
    Outcome.MET: Words("met", "satisfait"),
    Outcome.NOT_MET: Words("not met", "non satisfait"),
    Outcome.UNKNOWN: Words("not known yet", "pas encore connu"),
}
VERDICT_NAMES = {
    Verdict.ELIGIBLE: Words("eligible", "admissible"),
    Verdict.NOT_ELIGIBLE: Words("not eligible", "non admissible"),
    Verdict.CANNOT_TELL: Words("cannot tell yet", "on ne peut pas encore le dire"),
}

Params = Mapping[str, Param]
Written = Callable[[Params, Language], str]


def sentence(
    message: Finding | Message,
    language: Language,
    own: Mapping[str, Words] | None = None,
) -> str:
    """The message in words. `own` are the sentences that a rule's data brings itself."""
    known = SENTENCES.get(message.code) or EXPLANATIONS.get(message.code)
    words = (own or {}).get(message.code) or known
    if words is None:
        raise KeyError(f"no sentence has the code {message.code!r}")
    filled = words.said_in(language).format_map(Filling(message.params, language))
    return tidied(filled, language)


def finding_sentence(finding: Finding, version: CriteriaVersion, language: Language) -> str:
    """The sentence of a finding, in the rule's own words where its data brings some."""
    return sentence(finding, language, version.rule_of(finding).sentences)


class Filling(dict[str, str]):
    """Each placeholder, written in the language at the moment it is asked for."""

    def __init__(self, params: Params, language: Language) -> None:
        super().__init__()
        self.params, self.language = params, language

    def __missing__(self, placeholder: str) -> str:
        return PLACEHOLDERS[placeholder](self.params, self.language)


def texts(params: Params, key: str) -> tuple[str, ...]:
    value = params[key]
    return value if isinstance(value, tuple) else (str(value),)


def text(params: Params, key: str) -> str:
    return str(params[key])


def number(params: Params, key: str) -> float:
    value = params[key]
    if isinstance(value, int | float):
        return value
    raise TypeError(f"{key} is not a number: {value!r}")


def fact_name(params: Params, language: Language) -> str:
    return name_of(text(params, "fact")).said_in(language)


def needed(params: Params, language: Language) -> str:
    names = [name_of(fact).said_in(language) for fact in texts(params, "needed")]
    return joined(names, AND, language)


def value(params: Params, language: Language) -> str:
    return value_name(text(params, "fact"), text(params, "value")).said_in(language)


def accepted(params: Params, language: Language) -> str:
    fact = text(params, "fact")
    names = [value_name(fact, item).said_in(language) for item in texts(params, "accepted")]
    return joined(names, OR, language)


def answer(params: Params, language: Language) -> str:
    return YES_NO["yes" if params["answer"] else "no"].said_in(language)


def minimum_level(params: Params, language: Language) -> str:
    return LEVEL_NAMES[text(params, "minimum_level")].said_in(language)


def skills(params: Params, language: Language, key: str = "skills") -> str:
    names = [SKILL_NAMES[skill].said_in(language) for skill in texts(params, key)]
    return joined(names, AND, language)


def scores(params: Params, language: Language, key: str = "scores") -> str:
    pairs = [item.split(" ") for item in texts(params, key)]
    return ", ".join(f"{SKILL_NAMES[skill].said_in(language)} {level}" for skill, level in pairs)


def framework(params: Params, language: Language, key: str = "framework") -> str:
    return FRAMEWORK_NAMES[text(params, key)].said_in(language)


def day(params: Params, language: Language, key: str) -> str:
    return written_date(PartialDate.parse(text(params, key)), language)


def unknown_part(params: Params, language: Language) -> str:
    month = PartialDate.parse(text(params, "date")).month
    return (MONTH_MISSING if month is None else DAY_MISSING).said_in(language)


def period(params: Params, language: Language) -> str:
    ends = [params["first"], params["last"]]
    first, last = (
        written_date(date.fromisoformat(str(end)), language) if end else "" for end in ends
    )
    if first and last:
        return Words(f"from {first} to {last}", f"entre le {first} et le {last}").said_in(language)
    if first:
        return Words(f"on {first} or later", f"le {first} ou après").said_in(language)
    return Words(f"on {last} or before", f"le {last} ou avant").said_in(language)


def proof(params: Params, language: Language) -> str:
    term = TERMS.get(text(params, "fact"))
    return (term.proof if term else NO_PROOF).said_in(language)


PLACEHOLDERS: dict[str, Written] = {
    "fact": fact_name,
    "needed": needed,
    "value": value,
    "accepted": accepted,
    "answer": answer,
    "number": lambda params, language: written_number(number(params, "number"), language),
    "minimum": lambda params, language: written_number(number(params, "minimum"), language),
    "maximum": lambda params, language: written_number(number(params, "maximum"), language),
    "level": lambda params, language: written_number(number(params, "level"), language),
    "years": lambda params, language: counted_years(number(params, "years"), language),
    "date": lambda params, language: day(params, language, "date"),
    "as_of": lambda params, language: day(params, language, "as_of"),
    "limit": lambda params, language: day(params, language, "limit"),
    "unknown_part": unknown_part,
    "period": period,
    "minimum_level": minimum_level,
    "framework": framework,
    "other": lambda params, language: framework(params, language, "other"),
    "skills": skills,
    "absent": lambda params, language: skills(params, language, "absent"),
    "scores": scores,
    "low": lambda params, language: scores(params, language, "low"),
    "proof": proof,
}
