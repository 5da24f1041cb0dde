"""Eligibility on files: criteria and facts in, verdicts out. Needs no site and no database."""

import argparse
from datetime import date, datetime
from pathlib import Path

from alongside.cli.console import Refused, say
from alongside.engines.eligibility import command


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--criteria", type=Path, required=True, help="a criteria set, as JSON")
    parser.add_argument("--facts", type=Path, required=True, help="one person a row, as CSV")
    parser.add_argument("--out", type=Path, required=True, help="where the verdicts go, as CSV")
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=datetime.now().astimezone().date(),
        help="the day to decide on, for rows that name none (today)",
    )


def run(options: argparse.Namespace) -> int:
    try:
        summary = command.run(options.criteria, options.facts, options.out, as_of=options.as_of)
    except (command.CriteriaError, command.TableError) as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(f"{error.filename}: {error.strerror}") from error
    for line in told(summary):
        say(line)
    return 0


def told(summary: command.Summary) -> list[str]:
    """How many got which verdict, and which columns the criteria and the file do not share."""
    lines = [f"{verdict}: {count}" for verdict, count in sorted(summary.verdicts.items())]
    if summary.unused:
        lines.append(f"columns that no rule uses: {', '.join(summary.unused)}")
    if summary.absent:
        lines.append(f"facts without a column: {', '.join(summary.absent)}")
    return lines
