"""Loads the invented demo world into an empty database, the same one for the same scale, seed and day."""

import argparse
import os
import time
from datetime import date

from alongside.cli import migrate
from alongside.cli.console import Bar, Refused, say
from alongside.cli.database import as_owner, data_dir_argument, is_external, reached
from alongside.cli.datafolder import DataFolder


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scale", type=int, default=1, help="how large; 1 is about 60 organizations"
    )
    parser.add_argument("--seed", type=int, default=7, help="another seed makes other people")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        help="the day on which the story ends (YYYY-MM-DD; now today)",
    )
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    os.environ["ALONGSIDE_DEMO"] = "1"
    with reached(options.data_dir):
        as_owner()
        migrate.migrate()
        load(scale=options.scale, seed=options.seed, today=options.today)
    if is_external():
        say(
            "Set ALONGSIDE_DEMO=1 for web and worker, so that they offer the persona cards at /demo/."
        )
    else:
        DataFolder(options.data_dir).remember_world("demo")
    return 0


def load(*, scale: int, seed: int, today: date | None) -> None:
    """Load the world whole or not at all."""
    from alongside.demo import world

    say("Loading the demo world")
    began = time.monotonic()
    try:
        world.load(scale, seed, today, lambda line: say(f"  {line}"), Bar("newcomers"))
    except world.WorldRefused as refusal:
        raise Refused(str(refusal)) from None
    say(f"  in {time.monotonic() - began:.1f} s")


def found() -> str | None:
    """The world that this database holds already, "demo" or "empty"; None when it has no account."""
    from django.contrib.auth import get_user_model

    from alongside.demo.models import LoadedWorld

    if LoadedWorld.objects.exists():
        return "demo"
    return "empty" if get_user_model().objects.exists() else None
