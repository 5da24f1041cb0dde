"""Finds the module of a command, reads its options, runs it; a refusal becomes one sentence."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from alongside.cli.commands import COMMANDS, overview
from alongside.cli.console import Refused

# Commands that share a module with another.
MODULES = {"check": "suite", "test": "suite"}


def main(arguments: Sequence[str] | None = None) -> int:
    name, *rest = (sys.argv[1:] if arguments is None else list(arguments)) or ["help"]
    if name in ("help", "-h", "--help"):
        print(overview())
        return 0
    if name not in COMMANDS:
        print(f"alongside: there is no command {name!r}.\n\n{overview()}", file=sys.stderr)
        return 2
    try:
        return run(name, rest)
    except Refused as refusal:
        sys.stdout.flush()
        print(f"alongside: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(name: str, rest: list[str]) -> int:
    """Import only the module of this command: the others may need Django, or tools not installed here."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    module = importlib.import_module(f"alongside.cli.{MODULES.get(name, name)}")
    parser = argparse.ArgumentParser(
        prog=f"alongside {name}", description=COMMANDS[name].summary.capitalize() + "."
    )
    module.arguments(parser)
    unknown: list[str] = []
    if getattr(module, "PASSES_THE_REST", False):
        options, unknown = parser.parse_known_args(rest)
    else:
        options = parser.parse_args(rest)
    options.command, options.rest = name, unknown
    return int(module.run(options))
