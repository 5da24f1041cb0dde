"""What criteria give to the places that know no programme: navigation, search, the record's page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.foundation.access import registries, roles
from alongside.foundation.access.acting import Acting
from alongside.foundation.access.registries import Found, NavItem, RecordPanel, Sought
from alongside.foundation.clients.models import Client
from alongside.foundation.criteria import sentences
from alongside.foundation.criteria.models import Decision
from alongside.foundation.criteria.telling import VERDICTS, Verdict
from alongside.foundation.ui import words

CODE = re.compile(r"[0-9a-f]{8}")
MOST_SHOWN = 10


def register() -> None:
    """Put them all in place."""
    sentences.register()
    registries.add_navigation(
        NavItem(
            gettext_lazy("Criteria"),
            "criteria:list",
            "card-checklist",
            gettext_lazy("Directory"),
            order=64,
            roles=frozenset(roles.ROLES),
        )
    )
    registries.add_record_panel(of_record)
    registries.add_search(search)


def of_record(acting: Acting, client: Client) -> Iterator[RecordPanel]:
    """The decisions about a newcomer, each with its page."""
    found = Decision.objects.visible_to(acting).filter(client=client)
    newest = list(found.select_related("version__criteria")[:MOST_SHOWN])
    if newest:
        told = [{"decision": each, "verdict": VERDICTS[Verdict(each.verdict)]} for each in newest]
        yield RecordPanel(_("Eligibility"), "criteria/panel.html", {"told": told}, order=45)


def search(acting: Acting, sought: Sought) -> Iterator[Found]:
    """A decision by its code, for the organization that made it."""
    code = sought.text.strip().lower()
    if acting.organization is None or not CODE.fullmatch(code):
        return
    written = Decision.objects.visible_to(acting).annotate(key=Cast("pk", TextField()))
    for found in written.filter(key__endswith=code).select_related("client", "version__criteria"):
        yield Found(
            _("Decision"),
            words.pair(found.code, found.client.name),
            found.version.criteria.title,
            reverse("criteria:decision", args=[found.pk]),
        )
