"""Says what is wrong with this installation and how to mend it; silent trouble becomes loud."""

import argparse

from alongside.cli.console import Refused, say
from alongside.cli.database import data_dir_argument, is_external, reached, set_up_django
from alongside.cli.datafolder import DataFolder


def arguments(parser: argparse.ArgumentParser) -> None:
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    folder = DataFolder(options.data_dir)
    if not is_external() and folder.world is None:
        raise Refused(
            f"There is no installation in {folder.path}: run ./alongside up, or set DATABASE_URL."
        )
    with reached(options.data_dir):
        set_up_django()
        from alongside.cli import diagnosis

        faults = diagnosis.all_faults()
    for fault in faults:
        say(f"✗ {fault.what}\n  {fault.mend}")
    say(f"{len(faults)} to mend" if faults else "All is well.")
    return 1 if faults else 0
