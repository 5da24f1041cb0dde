"""Which database a command works on: the one that DATABASE_URL names, else our own in the data folder."""

import argparse
import contextlib
import os
from collections.abc import Iterator

import psycopg

from alongside.cli.console import Refused
from alongside.cli.datafolder import DEFAULT, DataFolder
from alongside.cli.postgres import OWNER, RUNTIME, Server


def data_dir_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        help="where the database, files and secret key live when DATABASE_URL is unset"
        f" (now {DEFAULT.name}/ beside the launcher)",
    )


def is_external() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


@contextlib.contextmanager
def reached(data_dir: str | None) -> Iterator[None]:
    """Set the surroundings in which settings find the database, starting our own for as long as needed."""
    if is_external():
        yield
        return
    folder = DataFolder(data_dir)
    server = Server(folder.postgres)
    if folder.is_held():
        server.attach()
        announce(folder, server)
        yield
        return
    folder.open()
    server.start()
    try:
        announce(folder, server)
        yield
    finally:
        server.stop()


def announce(folder: DataFolder, server: Server) -> None:
    os.environ.update(surroundings(folder, server))


def surroundings(folder: DataFolder, server: Server | None) -> dict[str, str]:
    """The settings of an installation that lives in its data folder.

    Our own server has its own addresses; a key or a folder that is set already stays.
    """
    chosen = {
        "ALONGSIDE_SECRET_KEY": os.environ.get("ALONGSIDE_SECRET_KEY") or folder.secret_key(),
        "ALONGSIDE_FILES_DIR": os.environ.get("ALONGSIDE_FILES_DIR") or str(folder.files),
    }
    if folder.address:
        chosen["ALONGSIDE_BASE_URL"] = os.environ.get("ALONGSIDE_BASE_URL") or folder.address
    if folder.world == "demo":
        chosen["ALONGSIDE_DEMO"] = "1"
    if server is None:
        return chosen
    return chosen | {"DATABASE_URL": server.url(RUNTIME), "ALONGSIDE_OWNER_URL": server.url(OWNER)}


def refuse_unset(*names: str) -> None:
    """The site and its worker take everything from their surroundings, and guess nothing."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise Refused(
            f"{' and '.join(missing)} must be set; to try Alongside here, use ./alongside up instead."
        )


def owner_url() -> str:
    """The address by which the owner of the tables connects."""
    url = os.environ.get("ALONGSIDE_OWNER_URL")
    if not url:
        raise Refused(
            "ALONGSIDE_OWNER_URL is unset: this command needs the role that owns the tables, "
            "which must be another than that of DATABASE_URL."
        )
    return url


def runtime_role() -> str:
    """The name of the role by which the site connects."""
    named = psycopg.conninfo.conninfo_to_dict(os.environ.get("DATABASE_URL", "")).get("user")
    return str(named or RUNTIME)


def as_owner() -> None:
    """Set Django up to connect as the owner; once in a process, before anything imports settings."""
    owner_url()
    os.environ["ALONGSIDE_ROLE"] = "owner"
    set_up_django()


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    import django

    django.setup()


def refuse_when_unreachable() -> None:
    """A database that does not answer gets one sentence, not a traceback."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = " ".join(str(error).split())
        raise Refused(f"The database cannot be reached: {reason}") from None
