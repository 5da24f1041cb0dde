"""Eligibility: facts and dated criteria in, a verdict with its reasons out.

    version = CriteriaSet.from_json(plain).in_force(day)
    assessment = assess(facts, version, as_of=day)

The verdict is *eligible*, *not eligible* or *cannot tell yet*; each rule has its own finding.
The engine knows no programme: what is asked stands in the criteria, which are data.
"""

from alongside.engines.eligibility.assess import assess
from alongside.engines.eligibility.compare import Comparison, Turn, compare
from alongside.engines.eligibility.criteria import (
    CriteriaError,
    CriteriaSet,
    CriteriaVersion,
    DatedDay,
)
from alongside.engines.eligibility.dates import PartialDate
from alongside.engines.eligibility.explain import Explanation, Step, explain
from alongside.engines.eligibility.facts import (
    Evidence,
    Fact,
    FactError,
    Facts,
    facts_from_json,
    facts_to_json,
)
from alongside.engines.eligibility.findings import (
    Assessment,
    Finding,
    Message,
    Outcome,
    Verdict,
    Weight,
)
from alongside.engines.eligibility.rules import Need, ValueKind
from alongside.engines.eligibility.sentences import finding_sentence, sentence
from alongside.engines.eligibility.source import Source
from alongside.engines.eligibility.words import Language, Words

__all__ = [
    "Assessment",
    "Comparison",
    "CriteriaError",
    "CriteriaSet",
    "CriteriaVersion",
    "DatedDay",
    "Evidence",
    "Explanation",
    "Fact",
    "FactError",
    "Facts",
    "Finding",
    "Language",
    "Message",
    "Need",
    "Outcome",
    "PartialDate",
    "Source",
    "Step",
    "Turn",
    "ValueKind",
    "Verdict",
    "Weight",
    "Words",
    "assess",
    "compare",
    "explain",
    "facts_from_json",
    "facts_to_json",
    "finding_sentence",
    "sentence",
]
