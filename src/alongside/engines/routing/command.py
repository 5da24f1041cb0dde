"""The engine on files: people, partners and places in, a proposal with its reasons out."""

from dataclasses import dataclass
from pathlib import Path

from alongside.engines.eligibility.command import write
from alongside.engines.eligibility.table import TableError
from alongside.engines.eligibility.words import Language
from alongside.engines.routing.backlog import backlog
from alongside.engines.routing.optimum import Proposal, best, first_come
from alongside.engines.routing.parties import RoutingError
from alongside.engines.routing.reasons import Objective
from alongside.engines.routing.table import (
    RESULT_COLUMNS,
    Row,
    assigned_row,
    read_clients,
    read_partners,
    read_places,
    unassigned_row,
)

__all__ = ["RoutingError", "Summary", "TableError", "run"]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many people there were, and what the rule weighs: of the proposal, and of first come, first served."""

    people: int
    proposed: Objective
    first_come: Objective


def run(
    clients_path: str | Path,
    partners_path: str | Path,
    out_path: str | Path,
    *,
    places_path: str | Path,
    languages: frozenset[str],
    language: Language = "en",
) -> Summary:
    """Propose a partner for everybody of the clients file, with reasons in this language.

    `languages`: the codes that the files may name. Raises TableError naming the file and the line, or
    RoutingError; then nothing is written.
    """
    places = read_places(Path(places_path))
    partners = read_partners(Path(partners_path), places, languages)
    clients = read_clients(Path(clients_path), places, languages, partners)
    held = backlog(clients, partners, places.points)
    proposal = best(held)
    rows = _rows(proposal, language)
    write(Path(out_path), RESULT_COLUMNS, [rows[client.code] for client in clients])
    return Summary(len(clients), proposal.objective, first_come(held).objective)


def _rows(proposal: Proposal, language: Language) -> dict[str, Row]:
    """By each person's code the row of the file, which keeps the order of the clients file."""
    names = {partner.code: partner.called for partner in proposal.backlog.partners}
    rows = {why.client: assigned_row(why, names, language) for why in proposal.assignments()}
    for unplaced in proposal.unassigned():
        rows[unplaced.client] = unassigned_row(unplaced, names, language)
    return rows
