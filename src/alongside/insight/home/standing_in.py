"""The work of colleagues who are away, for whoever stands in for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import WorkItem, work_for
from alongside.foundation.people.standing_in import acting_instead, stood_in_for


def with_stand_in_work(acting: Acting, own: list[WorkItem]) -> list[WorkItem]:
    """The person's own work and that of who is away, marked; what both have stands once."""
    others = _of_others(acting, {(item.url, str(item.what)) for item in own})
    return sorted([*own, *others], key=lambda item: (item.due is None, item.due or date.max))


def _of_others(acting: Acting, known: set[tuple[str, str]]) -> Iterator[WorkItem]:
    for absent in stood_in_for(acting):
        mark = _("for %(name)s (away)") % {"name": absent.person}
        for item in work_for(acting_instead(absent, acting)):
            if (item.url, str(item.what)) not in known:
                known.add((item.url, str(item.what)))
                about = " · ".join(part for part in (item.about, mark) if part)
                yield replace(item, about=about)
