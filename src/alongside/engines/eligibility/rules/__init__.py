"""The kinds of rules that criteria can be made of. A kind is added here, its values in data."""

from alongside.engines.eligibility.rules.answers import (
    AtLeastNumber,
    AtMostNumber,
    Judged,
    OneOf,
    YesNo,
)
from alongside.engines.eligibility.rules.base import Need, Rule, ValueKind
from alongside.engines.eligibility.rules.composed import KINDS, AllOf, AnyOf, read_rule
from alongside.engines.eligibility.rules.education import AtLeastLevel
from alongside.engines.eligibility.rules.language import LanguageLevel
from alongside.engines.eligibility.rules.times import DateWithin, ElapsedLess

__all__ = [
    "KINDS",
    "AllOf",
    "AnyOf",
    "AtLeastLevel",
    "AtLeastNumber",
    "AtMostNumber",
    "DateWithin",
    "ElapsedLess",
    "Judged",
    "LanguageLevel",
    "Need",
    "OneOf",
    "Rule",
    "ValueKind",
    "YesNo",
    "read_rule",
]
