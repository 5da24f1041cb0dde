"""The page of one month to print: tagged PDF in the reader's language."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from alongside.foundation.access.acting import Acting
from alongside.foundation.files.printing import as_pdf
from alongside.foundation.ui import words
from alongside.programmes.referrals.asking import month_name
from alongside.programmes.referrals.figures import Milestone, Step
from alongside.programmes.referrals.queries.figures import Cut, Figures, as_of, figures_of
from alongside.programmes.referrals.queries.load import waiting_now
from alongside.programmes.referrals.queries.partnership import targets_in
from alongside.programmes.referrals.states import OVER, WITH_RECEIVER
from alongside.programmes.referrals.views.loading import Asked
from alongside.programmes.referrals.views.network.asked import NONE, coordinators
from alongside.programmes.referrals.views.network.declines import declines, ends
from alongside.programmes.referrals.views.network.overview import days_told, funnel, paces
from alongside.programmes.referrals.views.network.steps import Line, told

TEMPLATE = Path(__file__).parents[2] / "print" / "network.typ"
LINES = 25
"""More partners than this are left to the table that can be taken away."""

Part = dict[str, Any]


@require_safe
@coordinators
def page(request: Asked, month: datetime.date) -> HttpResponse:
    """The network in one month, as PDF/UA-1."""
    if month > timezone.localdate():
        raise Http404
    return as_pdf(f"{_('network')}-{month:%Y-%m}", TEMPLATE, printed(request.acting, month))


def printed(acting: Acting, month: datetime.date) -> dict[str, Any]:
    """All words and figures of the page, in the reader's language."""
    cut = Cut(month, month)
    figures = figures_of(acting, cut)
    counted = as_of(acting)
    moment = words.day_and_clock(counted) if counted else NONE
    return {
        "lang": (translation.get_language() or "en")[:2],
        "title": _("The referral network, %(month)s") % {"month": month_name(month)},
        "author": "Alongside",
        "lead": _("Counts and days of organizations, as of %(moment)s. No person is named here.")
        % {"moment": moment},
        "foot": _("The referral network, %(month)s") % {"month": month_name(month)},
        "strip": _strip(acting, figures, month),
        "parts": [
            _funnel(figures),
            _paces(figures),
            _partners(acting, cut, "receiver", _("By receiver")),
            _partners(acting, cut, "sender", _("By sender")),
            _declines(figures, cut),
            _ends(figures, cut),
            _targets(acting, month),
        ],
        "notes_title": _("How to read this page"),
        "notes": _notes(),
    }


def _strip(acting: Acting, figures: Figures, month: datetime.date) -> list[list[str]]:
    def of(*states: str) -> str:
        return words.whole(sum(figures.states[state] for state in states))

    told_now = []
    if month == timezone.localdate().replace(day=1):
        waiting, late = waiting_now(acting)
        told_now = [
            [_("Waiting for an answer now"), words.whole(waiting)],
            [_("Overdue now"), words.whole(late)],
        ]
    return [
        [_("Sent in this month"), words.whole(figures.reached["sent"])],
        *told_now,
        [_("With the receiver"), of(*WITH_RECEIVER)],
        [_("Over"), of(*OVER)],
    ]


def _part(title: str, columns: list[str], rows: list[list[str]], empty: str, **more: Any) -> Part:
    return {"title": title, "columns": columns, "rows": rows, "empty": empty, **more}


def _funnel(figures: Figures) -> Part:
    rows = funnel(figures, by_place=False)
    numbers = [figures.reached[each] for each in Milestone]
    bars = [[row["label"], row["value"], row["told"]] for row in rows]
    said = ", ".join(f"{row['label']}: {row['told']}" for row in rows)
    return _part(
        _("How far referrals came"),
        [_("Step"), _("Referrals"), _("Part"), _("Of what")],
        [[row["label"], row["told"], _share(row["share"]), row["of"] or NONE] for row in rows],
        _("Nothing was sent in this period."),
        bars=bars if any(numbers) else [],
        most=max([*numbers, 1]),
        alt=_("Bars: %(numbers)s.") % {"numbers": said},
    )


def _share(share: float | None) -> str:
    return NONE if share is None else words.percent(share)


def _paces(figures: Figures) -> Part:
    return _part(
        _("How long each step took"),
        [
            _("Step"),
            _("Referrals"),
            _("Half of them within (days)"),
            _("Nine in ten within (days)"),
        ],
        [
            [row["label"], row["taken"], row["median"], row["slow"]]
            for row in paces(figures, by_place=False)
        ],
        NONE,
    )


def _partners(acting: Acting, cut: Cut, by: str, title: str) -> Part:
    lines = told(acting, cut, by).lines
    columns = [
        _("Partner"),
        pgettext("referrals", "Sent"),
        pgettext("referrals", "Accepted"),
        pgettext("referrals", "Enrolled"),
        _("Half answered within (days)"),
        _("Nine in ten within (days)"),
    ]
    rows = [_line(line) for line in lines[:LINES]]
    if len(lines) > LINES:
        more = words.whole(len(lines) - LINES)
        rows.append([_("and %(count)s more") % {"count": more}, *[""] * (len(columns) - 1)])
    return _part(title, columns, rows, _("Nothing was sent in this period."))


def _line(line: Line) -> list[str]:
    pace = line.figures.paces[Step.ANSWER]
    counts = [words.whole(line.figures.reached[each]) for each in ("sent", "accepted", "enrolled")]
    return [line.name, *counts, days_told(pace.median), days_told(pace.slow)]


def _declines(figures: Figures, cut: Cut) -> Part:
    return _part(
        _("Why referrals were declined"),
        [_("Reason"), _("Declined")],
        [[row["label"], str(row["total"])] for row in declines(figures, cut)],
        _("None of these was declined."),
    )


def _ends(figures: Figures, cut: Cut) -> Part:
    return _part(
        _("How they ended"),
        [_("End"), _("Referrals"), _("Part of all that ended")],
        [[row["label"], row["told"], _share(row["share"])] for row in ends(figures, cut)],
        _("Nothing has ended among these."),
    )


def _targets(acting: Acting, month: datetime.date) -> Part:
    """Targets whose period holds this month; reality is counted from its beginning until now."""
    rows = [
        [each.words, words.whole(each.target.number), _known(each.reached), _share(each.share)]
        for each in targets_in(acting, month)
    ]
    return _part(
        _("Targets against reality"),
        [_("Target"), _("Aimed at"), _("Reached"), _("Part")],
        rows,
        _("No target covers this month."),
    )


def _known(number: int | None) -> str:
    return NONE if number is None else words.whole(number)


def _notes() -> list[str]:
    return [
        _(
            "A referral counts in the month in which it was sent; one that was not sent, in the month in which it was begun. What was sent lately may still be answered."
        ),
        _(
            "Days are calendar days. The middle number is given from three referrals on, nine in ten from ten on: of fewer they would say something about somebody."
        ),
        _("People of sealed organizations are not counted at all."),
    ]
