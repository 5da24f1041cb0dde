"""Makes the virtual environment, installs what is locked into it, and hands over to it.

Standard library alone: this runs before anything is installed.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed.json"
UV_LOCK = ROOT / "src/alongside/cli/uv.txt"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)


class Refused(Exception):
    """Something about this machine stops us; the message is one sentence for a person."""


def main() -> int:
    # The launcher runs this file by its path; its folder must not offer our modules as top-level ones.
    sys.path[0] = str(ROOT / "src")
    from alongside.cli.commands import COMMANDS, overview

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in ("help", "-h", "--help"):
        print(overview())
        return 0
    if command not in COMMANDS:
        print(f"alongside: there is no command {command!r}.\n\n{overview()}", file=sys.stderr)
        return 2
    try:
        prepare(DEVELOPMENT if COMMANDS[command].develops else RUNTIME)
    except Refused as refusal:
        print(f"alongside: {refusal}", file=sys.stderr)
        return 1
    return hand_over()


def hand_over() -> NoReturn:
    """Become the real command line; one process, so that signals reach it directly."""
    sys.stdout.flush()
    os.execve(  # noqa: S606  we become the command
        PYTHON, [str(PYTHON), "-m", "alongside", *sys.argv[1:]], environment()
    )


def environment() -> dict[str, str]:
    """Our surroundings without what slows Python down or leads it to other packages."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def prepare(requirements: str) -> None:
    """See that the virtual environment holds exactly what the lock file names, or more."""
    if sys.version_info < OLDEST:
        raise Refused(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}.")
    if is_current(requirements):
        return
    with only_one_at_a_time():
        if is_current(requirements):
            return
        if not works():
            with step("Making the virtual environment"):
                make_venv()
        with step(f"Installing the locked dependencies ({requirements})"):
            install(requirements)
        link_project()
        remember(requirements)


def digest(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def remembered() -> dict[str, str]:
    try:
        return dict(json.loads(INSTALLED.read_text()))
    except (OSError, ValueError):
        return {}


def is_current(requirements: str) -> bool:
    """True when the last complete installation was of this lock file, into this folder."""
    known = remembered()
    return (
        known.get("root") == str(ROOT)
        and known.get(requirements) == digest(requirements)
        and PYTHON.exists()
    )


def remember(requirements: str) -> None:
    known = remembered() | {"root": str(ROOT), requirements: digest(requirements)}
    if requirements == DEVELOPMENT:  # it holds everything that the runtime needs
        known[RUNTIME] = digest(RUNTIME)
    new = INSTALLED.with_suffix(".new")
    new.write_text(json.dumps(known))
    new.replace(INSTALLED)


@contextlib.contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two commands started together install one after the other; the second finds the work done."""
    with open(ROOT / RUNTIME) as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """A line of progress that ends with the seconds it took."""
    print(f"{title} …", end=" ", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def works() -> bool:
    """True when the virtual environment has a Python that is new enough, with pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return (
            subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


def make_venv() -> None:
    if not os.access(ROOT, os.W_OK):
        raise Refused(
            f"The folder {ROOT} is not writable, so no virtual environment can be made in it."
        )
    base = getattr(sys, "_base_executable", None) or sys.executable
    run([base, "-m", "venv", "--clear", VENV], "The virtual environment could not be made")


def install(requirements: str) -> None:
    """Install by uv when it can be had, which is several times quicker, else by pip; hashes either way."""
    uv = VENV / "bin" / "uv"
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    if not uv.exists():
        subprocess.run([*pip, "-r", UV_LOCK], capture_output=True, env=environment(), check=False)
    if uv.exists():
        quick: list[str | Path] = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            PYTHON,
            "--require-hashes",
        ]
        outcome = subprocess.run(
            [*quick, "-r", ROOT / requirements],
            capture_output=True,
            env=environment(),
            cwd=ROOT,
            check=False,
        )
        if outcome.returncode == 0:
            return
    run([*pip, "-r", ROOT / requirements], "The dependencies could not be installed")


def link_project() -> None:
    """Put our source folder on the environment's path, and the command beside its Python."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, check=True)
    Path(packages.stdout.strip(), "alongside.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "alongside"
    script.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m alongside "$@"\n')
    script.chmod(0o755)


def run(command: Sequence[str | Path], failure: str) -> None:
    outcome = subprocess.run(
        command, capture_output=True, text=True, env=environment(), check=False
    )
    if outcome.returncode != 0:
        last = (outcome.stderr or outcome.stdout).strip().splitlines()[-8:]
        raise Refused("\n".join([f"{failure}; the last lines were:", *last, *disk_hint()]))


def disk_hint() -> list[str]:
    free = shutil.disk_usage(ROOT).free
    return [f"Only {free // 2**20} MB are free on this disk."] if free < 500 * 2**20 else []


if __name__ == "__main__":
    sys.exit(main())
