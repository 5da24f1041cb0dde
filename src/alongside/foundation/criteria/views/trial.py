"""What the page of a trial shows: verdicts before and after in words, with how many and by which rule."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.engines.eligibility import Outcome, Turn, Verdict
from alongside.foundation.access.registries import Figure
from alongside.foundation.criteria.telling import OUTCOMES, VERDICTS
from alongside.foundation.criteria.trying import Trial, Tried


def shown(trial: Trial, page: Iterable[Tried], wanted: str) -> dict[str, Any]:
    """The figures, the tables and the rows of a page; `wanted` narrows to one organization."""
    titles = {turn.rule: turn.title for turn in trial.turned}
    homes = {str(home.pk): home.called for home, _looked, _changed in trial.by_organization}
    return {
        "figures": _figures(trial),
        "moves": [_move(before, after, n) for (before, after), n in sorted(trial.moves.items())],
        "turned": [
            {"turn": turn, "before": outcome(turn.before), "after": outcome(turn.after)}
            for turn in trial.turned
        ],
        "rows": [_row(one, titles, homes) for one in page],
        "home": homes.get(wanted, ""),
    }


def _figures(trial: Trial) -> list[Figure]:
    def to(verdict: Verdict) -> int:
        return sum(n for (_before, after), n in trial.moves.items() if after is verdict)

    looked = ngettext(
        "of %(count)d decision looked at", "of %(count)d decisions looked at", trial.looked_at
    )
    note = looked % {"count": trial.looked_at}
    return [
        Figure(_("Would come out otherwise"), len(trial.changed), note),
        Figure(_("Newly eligible"), to(Verdict.ELIGIBLE)),
        Figure(_("Newly not eligible"), to(Verdict.NOT_ELIGIBLE)),
        Figure(_("Newly open"), to(Verdict.CANNOT_TELL), _("Nobody could tell yet")),
    ]


def _move(before: Verdict, after: Verdict, count: int) -> dict[str, Any]:
    return {"before": VERDICTS[before], "after": VERDICTS[after], "count": count}


def outcome(found: Outcome | None) -> Any:
    """What a rule says, in words; nothing where a version has no such rule."""
    return OUTCOMES[found][1] if found else _("no such rule")


def _row(one: Tried, titles: dict[str, str], homes: dict[str, str]) -> dict[str, Any]:
    return {
        "code": one.code,
        "home": homes.get(str(one.organization), ""),
        "as_of": one.as_of,
        "before": VERDICTS[one.comparison.before],
        "after": VERDICTS[one.comparison.after],
        "turns": [_turn(turn, titles) for turn in one.comparison.turns],
    }


def _turn(turn: Turn, titles: dict[str, str]) -> str:
    facts = {
        "rule": titles[turn.rule],
        "before": outcome(turn.before),
        "after": outcome(turn.after),
    }
    return _("%(rule)s: %(before)s, then %(after)s") % facts
