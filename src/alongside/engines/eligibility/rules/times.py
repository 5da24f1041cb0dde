"""Rules about dates: how long ago something was, and whether it falls within a period."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from alongside.engines.eligibility.dates import PartialDate, years_after
from alongside.engines.eligibility.facts import Facts, date_value
from alongside.engines.eligibility.findings import Finding, Message, Outcome, Param
from alongside.engines.eligibility.reading import Reader
from alongside.engines.eligibility.rules.base import Need, PlainRule, ValueKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ElapsedLess(PlainRule):
    """Less than so many years have passed since a date, such as the arrival in Canada.

    Of a date known only in part, every day that it can be must agree; otherwise nobody can tell.
    A date after the day of the decision is taken for a mistake, not for a short time.
    """

    fact: str
    years: int

    kind: ClassVar[str] = "elapsed_less"

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need(self.fact, ValueKind.DATE),)

    def weigh(self, facts: Facts, as_of: date) -> Finding:
        fact = facts.get(self.fact)
        if fact is None:
            return self.missing(self.fact)
        outcome, code, params = self.compare(date_value(self.fact, fact), as_of)
        missing = (self.fact,) if outcome is Outcome.UNKNOWN else ()
        return self.finding(outcome, code, params, ((self.fact, fact),), missing)

    def compare(self, since: PartialDate, as_of: date) -> tuple[Outcome, str, dict[str, Param]]:
        params: dict[str, Param] = {
            "fact": self.fact,
            "date": str(since),
            "as_of": as_of.isoformat(),
            "years": self.years,
        }
        first = since.earliest
        if first > as_of:
            return Outcome.UNKNOWN, "elapsed.future", params
        soonest = years_after(first, self.years)
        if as_of < soonest:
            return Outcome.MET, "elapsed.met", params | {"limit": soonest.isoformat()}
        latest = years_after(min(since.latest, as_of), self.years)
        if as_of >= latest:
            return (
                Outcome.NOT_MET,
                "elapsed.not_met",
                params | {"limit": latest.isoformat()},
            )
        return Outcome.UNKNOWN, "elapsed.partial", params

    def change(self) -> tuple[Message, ...]:
        return (Message("change.elapsed", {"fact": self.fact, "years": self.years}),)

    def plain_json(self) -> dict[str, Any]:
        return {"fact": self.fact, "years": self.years}

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        return {"fact": reader.text("fact"), "years": reader.whole("years", least=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWithin(PlainRule):
    """The date falls within a period, of which one end may be open."""

    fact: str
    first: date | None = None
    last: date | None = None

    kind: ClassVar[str] = "date_within"

    @property
    def needs(self) -> tuple[Need, ...]:
        return (Need(self.fact, ValueKind.DATE),)

    def weigh(self, facts: Facts, _as_of: date) -> Finding:
        fact = facts.get(self.fact)
        if fact is None:
            return self.missing(self.fact)
        when = date_value(self.fact, fact)
        outcome = self.compare(when)
        params = self.period | {"fact": self.fact, "date": str(when)}
        missing = (self.fact,) if outcome is Outcome.UNKNOWN else ()
        code = f"within.{'partial' if missing else outcome}"
        return self.finding(outcome, code, params, ((self.fact, fact),), missing)

    def compare(self, when: PartialDate) -> Outcome:
        first, last = self.first or date.min, self.last or date.max
        if first <= when.earliest and when.latest <= last:
            return Outcome.MET
        if when.latest < first or last < when.earliest:
            return Outcome.NOT_MET
        return Outcome.UNKNOWN

    @property
    def period(self) -> dict[str, Param]:
        ends = {"first": self.first, "last": self.last}
        return {name: end.isoformat() if end else None for name, end in ends.items()}

    def change(self) -> tuple[Message, ...]:
        return (Message("change.within", self.period | {"fact": self.fact}),)

    def plain_json(self) -> dict[str, Any]:
        return {"fact": self.fact, **self.period}

    @classmethod
    def read_plain(cls, reader: Reader) -> dict[str, Any]:
        first = reader.day("first") if reader.has("first") else None
        last = reader.day("last") if reader.has("last") else None
        if first is None and last is None:
            raise reader.wrong("first", "a period needs at least one end")
        if first and last and first > last:
            raise reader.wrong("last", "the period ends before it begins")
        return {"fact": reader.text("fact"), "first": first, "last": last}
