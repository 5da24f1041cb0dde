"""What guards people in the invented region: a sealed house, records kept long enough, looks in an emergency.

Told after everything else, so that it moves nothing of the story before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from alongside.demo.cases import Case, World
from alongside.demo.days import at
from alongside.demo.newcomers import Newcomer
from alongside.demo.organizations import SEALED, Home, Organizations
from alongside.demo.personas import Cast
from alongside.demo.staff import Worker
from alongside.foundation.access.roles import COACH, MANAGER, SETTLEMENT_WORKER
from alongside.foundation.clients.models import EmergencyLook, Erasure, RetentionRule
from alongside.foundation.clients.states import KeptFor, Review, Why
from alongside.foundation.notices.models import Notice

# Newcomers of the sealed house, and of the house whose old records are due for deletion.
SHELTERED, OUTLIVED = 5, 3
GUARDED = SHELTERED + OUTLIVED
KEEPER = "COSTI"
MONTHS = (12, 18)
REASONS = (
    "She telephoned in tears and said she would hurt herself; her worker cannot be reached.",
    "Police asked for an address where he may be in danger tonight.",
)
REMARK = "We were called as well. Opening it was right."


class Guarding:
    """Writes what waits for managers, and what nobody outside a house may see."""

    def __init__(self, world: World, cast: Cast, organizations: Organizations) -> None:
        self.world, self.cast, self.calendar = world, cast, world.calendar
        self.sealed = organizations.by_short[SEALED]
        self.keeper = organizations.by_short[KEEPER]

    def write(self, ended: dict[str, Case]) -> None:
        """All of it; `ended`: referrals of the personas whose copies can no longer be read."""
        self._sheltered()
        self._outlived()
        self._look(ended["reported"], self.cast.staff["coach"], REASONS[0], hours=2)
        colleague = self._colleague(self.keeper, COACH)
        self._look(ended["withdrawn"], colleague, REASONS[1], hours=1, reviewed=True)

    def _colleague(self, home: Home, role: str) -> Worker:
        """Who does that work there today, and is no persona."""
        here = self.world.staff.with_role(home, role, self.calendar.today, still=True)
        return next(worker for worker in here if worker.key not in self.cast.keys)

    # --- a sealed house, and records kept long enough ----------------------------------------

    def _sheltered(self) -> None:
        worker = self._colleague(self.sealed, SETTLEMENT_WORKER)
        for place in range(SHELTERED):
            self._known_since(self.sealed, worker, 12 + 30 * place)

    def _outlived(self) -> None:
        """A rule that was set lately, what fell due by it, and a colleague's proposal to erase one."""
        worker = self._colleague(self.keeper, COACH)
        days = len([day for day in self.calendar.working if day < self.calendar.today])
        since = days - len([day for day in self.calendar.working if day < self.calendar.first])
        oldest = [
            self._known_since(self.keeper, worker, since - 4 * place, closed_after=25)
            for place in range(1, OUTLIVED + 1)
        ]
        self._set_rule()
        self._propose(oldest[0], worker)

    def _known_since(
        self, home: Home, worker: Worker, days_ago: int, closed_after: int = 0
    ) -> Newcomer:
        day = self.calendar.ago(days_ago)
        newcomer = self.world.newcomers.draw(home, worker, day)
        closed = at(self.calendar.after(day, closed_after), 15) if closed_after else None
        self.world.newcomers.write(newcomer, closed)
        self._note("client.created", newcomer.since, worker, home, newcomer.key)
        return newcomer

    def _set_rule(self) -> None:
        moment, manager = at(self.calendar.ago(40), 11), self._manager(self.keeper)
        key, (least, most) = self.world.chance.key(moment), MONTHS
        self.world.tables[RetentionRule].add(
            id=key, created_at=moment, organization_id=self.keeper.key, starts=moment.date(),
            least_months=least, most_months=most, reason=KeptFor.AGREEMENT.value,
            source="Contribution agreement, schedule on records", set_by_id=manager.key,
        )  # fmt: skip
        self.world.ledger.note(
            "organization.retention_set", moment, by=manager, home=self.keeper.key,
            subject=("clients.retentionrule", key), least=least, most=most,
            starts=moment.date().isoformat(),
        )  # fmt: skip

    def _propose(self, newcomer: Newcomer, worker: Worker) -> None:
        moment = at(self.calendar.ago(2), 14)
        self.world.tables[Erasure].add(
            id=self.world.chance.key(moment), created_at=moment, client_id=newcomer.key,
            organization_id=self.keeper.key, why=Why.OUTLIVED.value, proposed_by_id=worker.key,
        )  # fmt: skip
        self._note(
            "client.erasure_proposed", moment, worker, self.keeper, newcomer.key,
            why=Why.OUTLIVED.value,
        )  # fmt: skip
        told = {"initials": newcomer.initials, "number": newcomer.number}
        url = reverse("clients:erase", args=[newcomer.key])
        people = [each.key for each in self._managers(self.keeper) if each.key != worker.key]
        self._tell(people, "client.erasure_waits", moment, self.keeper, url=url, context=told)

    # --- in an emergency ---------------------------------------------------------------------

    def _look(
        self, case: Case, by: Worker, reason: str, *, hours: int, reviewed: bool = False
    ) -> None:
        """Somebody of the receiver opened the sender's record yesterday, for hours that are over."""
        chance, owner, home = self.world.chance, case.sender, case.receiver
        moment = self.calendar.moment(self.calendar.yesterday, chance)
        key, client = chance.key(moment), case.newcomer
        row: dict[str, Any] = {
            "id": key, "created_at": moment, "client_id": client.key, "owner_id": owner.key,
            "organization_id": home.key, "person_id": by.key, "reason": reason,
            "until": moment + timedelta(hours=hours),
        }  # fmt: skip
        about: dict[str, Any] = {"readers": [owner.key], "ground": "break-glass"}
        look = ("clients.emergencylook", key)
        self._note(
            "client.looked_in_need", moment, by, home, client.key,
            subject=look, hours=hours, **about,
        )  # fmt: skip
        self._note("client.opened", moment + timedelta(minutes=1), by, home, client.key, **about)
        told = {"who": by.name, "organization": home.short}
        told |= {"number": client.number, "initials": client.initials}
        managers = self._managers(owner)
        people = {each.key: None for each in (*managers, case.worker)}
        url = reverse("clients:look", args=[key]) + f"#{client.key}"
        self._tell(people, "client.looked_in_need", moment, owner, url=url, context=told)
        if reviewed:
            later = moment + timedelta(minutes=95)
            row |= {"outcome": Review.JUSTIFIED.value, "remark": REMARK}
            row |= {"reviewed_by_id": managers[0].key, "reviewed_at": later}
            self._note(
                "client.look_reviewed", later, managers[0], owner, client.key, subject=look,
                readers=[home.key], outcome=Review.JUSTIFIED.value,
            )  # fmt: skip
        self.world.tables[EmergencyLook].add(**row)

    # --- what each of them leaves ------------------------------------------------------------

    def _managers(self, home: Home) -> list[Worker]:
        return self.world.staff.with_role(home, MANAGER, self.calendar.today, still=True)

    def _manager(self, home: Home) -> Worker:
        return self._managers(home)[0]

    def _note(
        self,
        verb: str,
        moment: datetime,
        by: Worker,
        home: Home,
        client: UUID,
        *,
        subject: tuple[str, UUID] | None = None,
        **more: Any,
    ) -> None:
        about = subject or ("clients.client", client)
        self.world.ledger.note(
            verb, moment, by=by, home=home.key, subject=about, client=client, **more
        )

    def _tell(
        self,
        people: Iterable[UUID],
        kind: str,
        moment: datetime,
        home: Home,
        *,
        url: str,
        context: dict[str, str],
    ) -> None:
        for person in people:
            self.world.tables[Notice].add(
                id=self.world.chance.key(moment), created_at=moment, recipient_id=person,
                organization_id=home.key, kind=kind, context=context, url=url,
                mailed_at=moment + timedelta(minutes=1),
            )  # fmt: skip
