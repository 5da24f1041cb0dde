"""The commands by name: what each does in a sentence, and what it needs installed.

Standard library alone, and no imports of ours: the bootstrap reads it before anything is installed.
"""

from typing import NamedTuple


class Command(NamedTuple):
    """One command: its sentence, its heading, and whether it needs the tools of development."""

    summary: str
    group: str
    develops: bool = False


COMMANDS = {
    "up": Command("start everything here: database, web, background worker", "Try it"),
    "demo": Command("load the invented demo world into an empty database", "Try it"),
    "web": Command("serve the site", "Run it for real"),
    "worker": Command("do the background jobs", "Run it for real"),
    "migrate": Command("bring the database to this version", "Run it for real"),
    "admin": Command("make the first administrator and print a sign-in link", "Run it for real"),
    "doctor": Command(
        "say what is wrong with this installation and how to mend it", "Run it for real"
    ),
    "backup": Command("write the database and the private files to one file", "Run it for real"),
    "restore": Command("put a backup back, whole and compared, or not at all", "Run it for real"),
    "audit": Command(
        "verify that the journal is what was written, and anchor its head elsewhere",
        "Run it for real",
    ),
    "figures": Command("count the coordinator's figures anew from the start", "Run it for real"),
    "eligibility": Command(
        "decide on the people of a CSV file by a set of criteria", "Work with files"
    ),
    "route": Command(
        "propose a partner for everybody of a CSV file, with reasons", "Work with files"
    ),
    "check": Command("the quick checks: format, lint, types, imports, words", "Change it", True),
    "test": Command("the whole suite, or the tests named", "Change it", True),
    "messages": Command("gather and compile the translations", "Change it", True),
    "baseline": Command("write the schema that an empty database starts from", "Change it", True),
    "lock": Command("pin the dependencies anew", "Change it", True),
}


def overview() -> str:
    """What Alongside can do, as a page for the terminal."""
    lines = ["usage: ./alongside COMMAND [options]   (./alongside COMMAND --help says more)"]
    for group in dict.fromkeys(command.group for command in COMMANDS.values()):
        lines += ["", group]
        lines += [
            f"  {name:<13}{command.summary}"
            for name, command in COMMANDS.items()
            if command.group == group
        ]
    return "\n".join(lines)
