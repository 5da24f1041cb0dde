"""Verifies the journal against its seals, and the seals against heads that were kept outside the database."""

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.cli import backup
from alongside.cli.console import Refused, say, step
from alongside.cli.database import as_owner, data_dir_argument, reached, refuse_when_unreachable

if TYPE_CHECKING:
    from alongside.foundation.journal.verification import Head, Kept, Verdict

MOST_FAULTS_SHOWN = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--anchor",
        metavar="FILE",
        help="verify against the heads in FILE, then add today's; keep FILE where this database's owner cannot write",
    )
    parser.add_argument(
        "--against", metavar="FILE", help="verify against the heads in FILE, and add none"
    )
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    """0 when the journal is what was sealed and anchored, 1 when it is not."""
    kept = [*anchors(options.against, must_exist=True), *anchors(options.anchor, must_exist=False)]
    with reached(options.data_dir):
        as_owner()
        refuse_when_unreachable()
        backup.refuse_unready()
        from alongside.foundation.journal import actions, verification

        with step("Sealing what waits"):
            actions.seal()
        with step("Verifying the journal"):
            verdict = verification.verify(kept)
    tell(verdict, len(kept), anchors_now=bool(options.anchor))
    if verdict.faults:
        return 1
    if options.anchor and verdict.head:
        add(Path(options.anchor), verdict.head)
    return 0


def tell(verdict: "Verdict", anchored: int, *, anchors_now: bool) -> None:
    """The faults, then what was looked at; nothing that names anybody."""
    for fault in verdict.faults[:MOST_FAULTS_SHOWN]:
        say(f"✗ {fault}")
    if len(verdict.faults) > MOST_FAULTS_SHOWN:
        say(f"… and {len(verdict.faults) - MOST_FAULTS_SHOWN} more")
    seen = (
        f"{verdict.lines:,} lines and {verdict.changes:,} row changes under {verdict.seals:,} seals"
    )
    say(f"{seen}; {verdict.waiting:,} wait for theirs; {anchored:,} anchors compared.")
    if verdict.faults:
        say(f"{len(verdict.faults):,} faults: the journal is not what was sealed.")
        return
    say("The journal is what was sealed.")
    if verdict.head:
        say(f"Head: seal {verdict.head.number}, {verdict.head.digest}")
    if not (anchored or anchors_now):
        say(
            "No anchor was compared: an owner who made all seals anew would not be noticed. "
            "Keep the head elsewhere with --anchor FILE."
        )


def anchors(file: str | None, *, must_exist: bool) -> "list[Kept]":
    """The heads in an anchor file, each a line of JSON as `add` writes it."""
    from alongside.foundation.journal.verification import Kept

    if file is None or not (must_exist or Path(file).exists()):
        return []
    kept = []
    for number, line in enumerate(lines_of(file), start=1):
        try:
            found = json.loads(line)
            kept.append(Kept(int(found["seal"]), str(found["digest"]), str(found["anchored_at"])))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            raise Refused(
                f"{file}, line {number}, is no anchor; take the file as it was written."
            ) from None
    return kept


def lines_of(file: str) -> list[str]:
    try:
        return Path(file).read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The anchors in {file} cannot be read: {error}.") from None


def add(file: Path, head: "Head") -> None:
    """Append the head as one line, on the disk before we say so."""
    line = {
        "anchored_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seal": head.number,
        "digest": head.digest,
        "lines": head.lines,
        "changes": head.changes,
    }
    try:
        with file.open("a") as anchored:
            anchored.write(json.dumps(line) + "\n")
            anchored.flush()
            os.fsync(anchored.fileno())
    except OSError as error:
        raise Refused(f"The head could not be added to {file}: {error.strerror}.") from None
    say(f"Anchored in {file}.")
