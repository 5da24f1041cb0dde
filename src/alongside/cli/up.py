"""Starts everything here with one command, watches it, and leaves nothing behind when it ends."""

import argparse
import errno
import http.client
import os
import signal
import socket
import sys
import time
import webbrowser
from types import FrameType
from typing import NoReturn

from alongside.cli.console import Refused, say, step
from alongside.cli.database import data_dir_argument, is_external, owner_url, surroundings
from alongside.cli.datafolder import DataFolder
from alongside.cli.postgres import Server, failure
from alongside.cli.processes import Child, wait_for

# Together below the ten seconds in which Ctrl-C must have stopped everything.
SECONDS_FOR_SITE, SECONDS_FOR_DATABASE = 6, 3
SECONDS_TO_ANSWER = 60


class Interrupted(Exception):
    """Somebody asked us to stop."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="port of the site (8000)")
    parser.add_argument(
        "--no-demo", action="store_true", help="begin with an empty site, not with the demo world"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="only print the address, open no browser"
    )
    data_dir_argument(parser)


def run(options: argparse.Namespace) -> int:
    folder = DataFolder(options.data_dir)
    folder.refuse_when_held()
    refuse_taken_port(options.port)
    if is_external():
        owner_url()
    folder.open()
    world = choose_world(folder, options.no_demo)
    listen_for_the_end()
    site = Site(folder, options.port)
    try:
        site.start(world)
        if not options.no_browser and somebody_watches():
            open_browser(site.address)
        site.watch()
    except (Interrupted, KeyboardInterrupt):
        return 0
    finally:
        deaf_to_signals()
        site.stop()


def choose_world(folder: DataFolder, no_demo: bool) -> str:
    """What this installation holds: as it was begun; at its first start as asked."""
    if folder.world == "demo" and no_demo:
        raise Refused(
            f"The data directory {folder.path} holds the demo world; begin an empty one with another --data-dir."
        )
    return folder.world or ("empty" if no_demo else "demo")


class Site:
    """The database when it is ours, the web server and the worker: started in order, stopped in reverse."""

    def __init__(self, folder: DataFolder, port: int) -> None:
        self.folder = folder
        self.port = port
        self.server = Server(folder.postgres)
        self.children: list[Child] = []

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"

    def start(self, world: str) -> None:
        self.folder.remember_address(self.address.rstrip("/"))
        is_new = self.folder.world is None
        if not is_external():
            with step("Starting the database"):
                self.server.start()
            self.children += [self.server.child] if self.server.child else []
        self.prepare(world, self.environment(world))
        world = self.folder.world or world  # a database of elsewhere may hold another
        environment = self.environment(world)
        del environment["ALONGSIDE_OWNER_URL"]  # the site itself never acts as the owner
        with step("Starting the site and its background worker"):
            self.serve(environment)
        say(f"\nAlongside is at {self.address}   (Ctrl-C stops it)")
        if is_new and world == "empty":
            say("Nobody can sign in yet: ./alongside admin EMAIL makes the first administrator.")

    def environment(self, world: str) -> dict[str, str]:
        usual = {
            "ALONGSIDE_HOSTS": "localhost,127.0.0.1",
            "PYTHONUNBUFFERED": "1",
        }
        ours = surroundings(self.folder, self.server if not is_external() else None)
        demo = {"ALONGSIDE_DEMO": "1"} if world == "demo" else {}
        return usual | dict(os.environ) | ours | demo

    def prepare(self, world: str, environment: dict[str, str]) -> None:
        program = [sys.executable, "-m", "alongside.cli.prepare", str(self.folder.path), world]
        preparation = Child("preparation", program, log=None, environment=environment)
        self.children.append(preparation)
        wait_for(preparation.has_ended, seconds=3600)
        self.children.remove(preparation)
        if preparation.process.returncode != 0:
            raise Refused("The database could not be prepared; nothing was started.")

    def serve(self, environment: dict[str, str]) -> None:
        for name, options in (
            ("web", ["--port", str(self.port)]),
            ("worker", ["--finish-within", str(SECONDS_FOR_SITE - 2)]),
        ):
            program = [sys.executable, "-m", "alongside", name, *options]
            log = self.folder.path / f"{name}.log"
            self.children.append(Child(name, program, log=log, environment=environment))
        ready = wait_for(lambda: self.someone_ended() or answers(self.port), SECONDS_TO_ANSWER)
        self.refuse_when_someone_ended()
        if not ready:
            raise Refused(failure("The site does not answer", self.children[-2].last_lines()))

    def watch(self) -> NoReturn:
        while True:
            self.refuse_when_someone_ended()
            time.sleep(0.2)

    def someone_ended(self) -> bool:
        return any(child.has_ended() for child in self.children)

    def refuse_when_someone_ended(self) -> None:
        """One without the others is of no use, and a silent restart would hide why it ended."""
        for child in self.children:
            if child.has_ended():
                sentence = (
                    f"The {child.name} ended by itself ({ending(child)}), so everything was stopped"
                )
                raise Refused(failure(sentence, child.last_lines()))

    def stop(self) -> None:
        end = time.monotonic() + SECONDS_FOR_SITE
        database = self.server.child
        site = [child for child in self.children if child is not database]
        for child in site:
            child.ask_to_stop()
        for child in site:
            child.wait(end)
        if database is not None:
            self.server.stop(SECONDS_FOR_DATABASE)


def ending(child: Child) -> str:
    code = child.process.returncode
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def answers(port: int) -> bool:
    """True when the site gives any page; the first one also loads what the next will need."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def somebody_watches() -> bool:
    """A person sits at this machine: a terminal and a screen, and no build machine or container."""
    if {"CI", "container"} & os.environ.keys() or os.path.exists("/.dockerenv"):
        return False
    return sys.stdout.isatty() and has_screen()


def has_screen() -> bool:
    """A Mac has one except over the network; elsewhere the display says so itself."""
    if sys.platform == "darwin":
        return "SSH_CONNECTION" not in os.environ
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def open_browser(address: str) -> None:
    """Show the site; when no browser can, the printed address is enough."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if has_window(browser):
        browser.open(address)


def has_window(browser: webbrowser.BaseBrowser) -> bool:
    """A browser of text would take the terminal, in which Ctrl-C must go on stopping us."""
    in_background = getattr(browser, "background", True)
    return in_background and type(browser) is not webbrowser.GenericBrowser


def refuse_taken_port(port: int) -> None:
    """Refuse a port on which anything listens: the web server would share it without a word."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(
                    f"Port {port} is taken; choose another: ./alongside up --port {port + 1}"
                ) from None
            if error.errno == errno.EACCES:
                raise Refused(
                    f"Port {port} is not open to this user; choose one above 1023 with --port."
                ) from None


def listen_for_the_end() -> None:
    def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
        deaf_to_signals()
        raise Interrupted

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def deaf_to_signals() -> None:
    """Once we are stopping, a second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
