"""Pins the dependencies that pyproject.toml names, with hashes and without the names of any host."""

import argparse
import subprocess
import sys
from pathlib import Path

from alongside.cli.console import Refused, step
from alongside.cli.datafolder import ROOT

UV_LOCK = "src/alongside/cli/uv.txt"
COMPILE = (
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-annotate", "--custom-compile-command", "./alongside lock"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--upgrade", action="store_true", help="also take newer releases of what is pinned"
    )


def run(options: argparse.Namespace) -> int:
    extra = ("--upgrade",) if options.upgrade else ()
    with step("requirements.txt"):
        compile_lock(*extra, "pyproject.toml", "-o", "requirements.txt")
    with step("requirements-dev.txt"):
        development = ("--group", "dev", "-c", "requirements.txt", "pyproject.toml")
        compile_lock(*extra, *development, "-o", "requirements-dev.txt")
    with step(UV_LOCK):
        version = subprocess.check_output([uv(), "--version"], text=True).split()[1]
        compile_lock("-", "-o", UV_LOCK, given=f"uv=={version}\n")
    return 0


def compile_lock(*options: str, given: str | None = None) -> None:
    outcome = subprocess.run(
        [uv(), *COMPILE, *options],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode:
        raise Refused(f"The dependencies cannot be pinned:\n{outcome.stderr.strip()}")


def uv() -> Path:
    """The installer that the bootstrap put into the virtual environment."""
    found = Path(sys.executable).with_name("uv")
    if not found.exists():
        raise Refused(
            "uv is not in the virtual environment; run ./alongside check once, with a network."
        )
    return found
