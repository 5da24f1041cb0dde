"""Counts the network's figures anew from the start; the site does so each night by itself."""

import argparse

from alongside.cli.console import say
from alongside.cli.database import data_dir_argument, reached, set_up_django


def arguments(parser: argparse.ArgumentParser) -> None:
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    with reached(options.data_dir):
        set_up_django()
        from alongside.programmes.referrals import figures

        months = figures.rebuild()
    say(f"Counted {months} month{'' if months == 1 else 's'} of referrals anew.")
    return 0
