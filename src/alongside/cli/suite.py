"""`check`, the quick half, and `test`, the whole suite; each step says how long it took.

That translations are complete is a house test.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from alongside.cli.console import Refused, say, step
from alongside.cli.datafolder import ROOT

JOURNEYS = "tests/journeys"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PYTHON_M = (sys.executable, "-m")
CONCISE = ("--output-format", "concise")
CHECKS = {
    "Format": (*PYTHON_M, "ruff", "format", "--check", "--quiet", *CONCISE, "."),
    "Lint": (*PYTHON_M, "ruff", "check", "--quiet", *CONCISE, "."),
    "Types": (*PYTHON_M, "mypy"),
    "Import contracts": (
        sys.executable,
        Path(sys.executable).with_name("lint-imports"),
        "--no-logo",
    ),
}
HOUSE_TESTS = "tests/house"

# Two processes, each with a database, and for journeys a site and a browser, of its own.
IN_TWO = ("-n", "2", "--dist", "loadfile")

# Options of `test` go to pytest as they are.
PASSES_THE_REST = True


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Everything after `test` goes to pytest: ./alongside test tests/cli -k doctor"


def run(options: argparse.Namespace) -> int:
    os.chdir(ROOT)
    if options.command == "check":
        return first_failure(check_code, house_tests)
    if options.rest:
        return pytest(*options.rest)
    return first_failure(check_code, unit_tests, journeys)


def first_failure(*parts) -> int:
    """Run all the parts, so that one reading shows everything; the first failure gives the exit code."""
    codes = [part() for part in parts]
    return next((code for code in codes if code), 0)


def check_code() -> int:
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if failed:
        say(f"To mend: {', '.join(failed)}")
    return 1 if failed else 0


def passes(name: str, command: tuple) -> bool:
    outcome = None
    with step(name):
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    if outcome.returncode:
        say((outcome.stdout + outcome.stderr).strip())
    return outcome.returncode == 0


def house_tests() -> int:
    return pytest("-q", HOUSE_TESTS) if Path(HOUSE_TESTS).exists() else 0


def unit_tests() -> int:
    return pytest("-q", *IN_TWO, f"--ignore={JOURNEYS}", "tests")


def journeys() -> int:
    """The walks in a real browser. Without one they are skipped by name, but never in CI."""
    if not Path(JOURNEYS).exists():
        return 0
    if browser() is None and os.environ.get("CI") == "true":
        raise Refused("No Chromium was found, and CI does not go without the journeys.")
    return pytest("-q", *IN_TWO, JOURNEYS)


def browser() -> str | None:
    """The path of a Chromium on this machine."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pytest(*options: str) -> int:
    return subprocess.run([*PYTHON_M, "pytest", *options], check=False).returncode
