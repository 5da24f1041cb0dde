"""What facts and their values are called, and what shows them.

The words of the facts that settlement programmes ask for. Criteria about other facts bring
their own words in their sentences; a fact without words is shown by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.engines.eligibility.rules.education import LADDER
from alongside.engines.eligibility.rules.language import FRAMEWORKS, SKILLS
from alongside.engines.eligibility.words import Words


@dataclass(frozen=True, slots=True)
class Term:
    """A fact's name, the paper or person that can show it, and the names of its values."""

    name: Words
    proof: Words
    choices: Mapping[str, Words] = field(default_factory=dict)


LEVEL_NAMES = dict(
    zip(
        LADDER,
        (
            Words("less than secondary school", "moins que le secondaire"),
            Words("secondary school", "secondaire"),
            Words("diploma or certificate", "diplôme ou certificat"),
            Words("bachelor’s degree", "baccalauréat universitaire"),
            Words("master’s degree", "maîtrise"),
            Words("doctorate", "doctorat"),
        ),
        strict=True,
    )
)
SKILL_NAMES = dict(
    zip(
        SKILLS,
        (
            Words("listening", "compréhension de l’oral"),
            Words("speaking", "expression orale"),
            Words("reading", "compréhension de l’écrit"),
            Words("writing", "expression écrite"),
        ),
        strict=True,
    )
)
FRAMEWORK_NAMES = {"clb": Words("CLB", "CLB"), "nclc": Words("NCLC", "NCLC")}
YES_NO = {"yes": Words("yes", "oui"), "no": Words("no", "non")}

TEST_REPORT = Words("test report or language certificate", "rapport de test ou attestation")
CONVERSATION = Words("the worker’s own judgement", "le jugement de l’intervenante ou intervenant")
SAID = Words("the person’s own answer", "la réponse de la personne")

TERMS: dict[str, Term] = {
    "status": Term(
        Words("immigration status", "statut d’immigration"),
        Words(
            "permanent resident card, confirmation of permanent residence or permit",
            "carte de résidence permanente, confirmation de résidence permanente ou permis",
        ),
        {
            "permanent_resident": Words("permanent resident", "résidence permanente"),
            "protected_person": Words("protected person", "personne protégée"),
            "refugee_claimant": Words("refugee claimant", "demande d’asile"),
            "work_permit": Words("work permit", "permis de travail"),
            "study_permit": Words("study permit", "permis d’études"),
            "visitor": Words("visitor", "visite"),
            "citizen": Words("Canadian citizen", "citoyenneté canadienne"),
            "other": Words("another status", "autre statut"),
        },
    ),
    "may_work": Term(
        Words("permission to work in Canada", "droit de travailler au Canada"),
        Words("status document or work permit", "document de statut ou permis de travail"),
    ),
    "arrival": Term(
        Words("arrival in Canada", "arrivée au Canada"),
        Words(
            "confirmation of permanent residence or stamp in the passport",
            "confirmation de résidence permanente ou timbre au passeport",
        ),
    ),
    "education_level": Term(
        Words("education", "scolarité"),
        Words("degree or credential assessment", "diplôme ou évaluation des études"),
        LEVEL_NAMES,
    ),
    "education_abroad": Term(
        Words(
            "education completed outside Canada",
            "études terminées à l’extérieur du Canada",
        ),
        Words("degree or transcript", "diplôme ou relevé de notes"),
    ),
    "education_assessed": Term(
        Words("credential assessment", "évaluation des diplômes d’études"),
        Words("assessment report", "rapport d’évaluation"),
    ),
    "experience_abroad_years": Term(
        Words(
            "years of experience in the occupation, outside Canada",
            "années d’expérience dans la profession, à l’extérieur du Canada",
        ),
        Words(
            "résumé or letters from employers",
            "curriculum vitæ ou lettres d’employeurs",
        ),
    ),
    "canadian_experience": Term(
        Words("Canadian experience in the field", "expérience canadienne dans le domaine"),
        CONVERSATION,
        {
            "none": Words("no experience", "aucune expérience"),
            "limited": Words("limited experience", "expérience limitée"),
            "substantial": Words("substantial experience", "expérience importante"),
        },
    ),
    "good_english": Term(
        Words("good English", "bonne maîtrise de l’anglais"),
        CONVERSATION,
        YES_NO,
    ),
    "employment": Term(
        Words("work", "emploi"),
        SAID,
        {
            "unemployed": Words("no paid work", "aucun travail rémunéré"),
            "under_20_hours": Words("under 20 hours a week", "moins de 20 heures par semaine"),
            "20_to_29_hours": Words("20 to 29 hours a week", "de 20 à 29 heures par semaine"),
            "30_hours_or_more": Words("30 hours a week or more", "30 heures par semaine ou plus"),
        },
    ),
    "underemployed": Term(
        Words(
            "work below the person’s training or with fewer hours than wanted",
            "emploi en deçà de la formation ou avec moins d’heures que souhaité",
        ),
        SAID,
    ),
    "available_full_time": Term(
        Words(
            "readiness to begin full-time work at once",
            "disponibilité immédiate pour un emploi à temps plein",
        ),
        SAID,
    ),
}


def language_terms() -> dict[str, Term]:
    """The scores and the test date of each framework, named with it."""
    terms = {}
    for framework in FRAMEWORKS:
        short = FRAMEWORK_NAMES[framework]
        for skill in SKILLS:
            name = SKILL_NAMES[skill]
            words = Words(f"{short.en} {name.en}", f"{short.fr}, {name.fr}")
            terms[f"{framework}_{skill}"] = Term(words, TEST_REPORT)
        dated = Words(f"date of the {short.en} test", f"date du test {short.fr}")
        terms[f"{framework}_test_date"] = Term(dated, TEST_REPORT)
    return terms


TERMS |= language_terms()


def name_of(fact: str) -> Words:
    term = TERMS.get(fact)
    return term.name if term else Words(fact, fact)


def value_name(fact: str, value: str) -> Words:
    term = TERMS.get(fact)
    return term.choices.get(value, Words(value, value)) if term else Words(value, value)


def can_be_shown(name: str) -> bool:
    """Whether something besides the person's own answer could show the fact."""
    term = TERMS.get(name)
    return term is None or term.proof is not SAID
