"""The launcher finds a Python that can run Alongside, or says in one sentence what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from alongside.cli.commands import COMMANDS
from alongside.cli.datafolder import ROOT


def launch(*arguments: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    launcher = surroundings.pop("launcher", str(ROOT / "alongside"))
    cwd = surroundings.pop("cwd", "/")
    env = os.environ | surroundings
    return subprocess.run(
        [launcher, *arguments], capture_output=True, text=True, cwd=cwd, env=env, check=False
    )


@pytest.fixture
def machine(tmp_path):
    """A machine with the programs that a launcher needs, and no Python but the one given as a script."""

    def make(answer: str | None) -> dict[str, str]:
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("sh", "dirname", "readlink"):
            (programs / name).symlink_to(shutil.which(name))
        if answer is not None:
            python = programs / "python3"
            python.write_text(f"#!/bin/sh\necho '{answer}'\n")
            python.chmod(0o755)
        shutil.copy(ROOT / "alongside", tmp_path / "alongside")
        nobody = {"HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path), "PATH": str(programs)}
        return {"launcher": str(tmp_path / "alongside"), **nobody}

    return make


def test_without_arguments_it_prints_what_it_can_do_from_any_folder(tmp_path):
    outcome = launch(cwd=str(tmp_path))
    assert outcome.returncode == 0
    assert all(f"  {name}" in outcome.stdout for name in COMMANDS)


def test_it_works_through_a_link(tmp_path):
    (tmp_path / "link").symlink_to(ROOT / "alongside")
    assert launch(launcher=str(tmp_path / "link")).returncode == 0


def test_an_unknown_command_is_refused():
    outcome = launch("upp")
    assert outcome.returncode == 2
    assert "there is no command 'upp'" in outcome.stderr


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("old 3.9.2", "Python 3.11 or newer is needed, and this machine has 3.9.2"),
        (
            "bare",
            "lacks its venv module; on Debian or Ubuntu install it with: apt install python3-venv",
        ),
        (None, "Python 3.11 or newer is needed, and none was found"),
    ],
)
def test_an_unfit_machine_gets_one_sentence(machine, answer, sentence):
    outcome = launch("up", **machine(answer))
    assert outcome.returncode == 1
    assert sentence in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_every_command_explains_itself():
    for name in COMMANDS:
        outcome = subprocess.run(
            [ROOT / ".venv/bin/python", "-m", "alongside", name, "--help"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stderr
        assert "usage: alongside" in outcome.stdout


def test_the_bootstrap_needs_nothing_installed():
    source = Path(ROOT / "src/alongside/cli/bootstrap.py").read_text()
    imported = {
        line.split()[1].split(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= set(__import__("sys").stdlib_module_names)
