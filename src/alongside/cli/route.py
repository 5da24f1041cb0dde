"""Routing on files: people and partners in, a proposal with its reasons out. Needs no site and no database."""

import argparse
from pathlib import Path

from alongside.cli.console import Refused, say
from alongside.engines.eligibility.words import LANGUAGES
from alongside.engines.routing import Objective, command
from alongside.foundation.directory.languages import CODES

GAZETTEER = Path(__file__).parents[1] / "foundation" / "directory" / "data" / "places.csv"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clients", type=Path, required=True, help="one person a row, as CSV")
    parser.add_argument("--partners", type=Path, required=True, help="one partner a row, as CSV")
    parser.add_argument("--out", type=Path, required=True, help="where the proposal goes, as CSV")
    parser.add_argument(
        "--places", type=Path, default=GAZETTEER, help="the gazetteer, as CSV (that of the product)"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default="en", help="the language of the reasons (en)"
    )


def run(options: argparse.Namespace) -> int:
    try:
        summary = command.run(
            options.clients,
            options.partners,
            options.out,
            places_path=options.places,
            languages=frozenset(CODES),
            language=options.language,
        )
    except (command.TableError, command.RoutingError) as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(f"{error.filename}: {error.strerror}") from error
    for line in told(summary):
        say(line)
    return 0


def told(summary: command.Summary) -> list[str]:
    """The proposal beside first come, first served, point by point."""
    heading = f"{'':<26}{'proposed':>12}{'first come':>12}"
    return [
        heading,
        *(f"{label:<26}{ours:>12,}{theirs:>12,}" for label, ours, theirs in points(summary)),
    ]


def points(summary: command.Summary) -> list[tuple[str, int, int]]:
    def of(objective: Objective) -> list[int]:
        placed = summary.people - objective.unplaced
        return [placed, objective.unplaced, objective.language, objective.load, objective.km]

    labels = ["placed", "without a place", "steps in language", "load, per cent", "kilometres"]
    return list(zip(labels, of(summary.proposed), of(summary.first_come), strict=True))
