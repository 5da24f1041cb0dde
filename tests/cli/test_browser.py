"""`up` shows the site to a person who sits there, and to nobody else."""

import webbrowser

import pytest

from alongside.cli import up


@pytest.fixture
def screen(monkeypatch):
    """A terminal under a display on somebody's own machine."""
    monkeypatch.setattr(up.sys, "platform", "linux")
    monkeypatch.setattr(up.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(up.os.path, "exists", lambda _: False)
    for name in ("CI", "container", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")


def test_a_person_at_a_screen_gets_the_site_shown(screen):
    assert up.somebody_watches()


@pytest.mark.parametrize("name", ["CI", "container"])
def test_a_build_machine_and_a_container_open_nothing(screen, monkeypatch, name):
    monkeypatch.setenv(name, "true")
    assert not up.somebody_watches()


def test_a_container_known_by_its_mark_opens_nothing(screen, monkeypatch):
    monkeypatch.setattr(up.os.path, "exists", lambda path: path == "/.dockerenv")
    assert not up.somebody_watches()


def test_without_a_terminal_nothing_opens(screen, monkeypatch):
    monkeypatch.setattr(up.sys.stdout, "isatty", lambda: False)
    assert not up.somebody_watches()


def test_without_a_display_nothing_opens(screen, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    assert not up.somebody_watches()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert up.somebody_watches()


def test_a_mac_has_a_screen_except_over_the_network(screen, monkeypatch):
    monkeypatch.setattr(up.sys, "platform", "darwin")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert up.has_screen()
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    assert not up.has_screen()


def test_a_browser_of_text_leaves_the_terminal_to_us():
    assert not up.has_window(webbrowser.GenericBrowser("w3m"))
    assert up.has_window(webbrowser.BackgroundBrowser("xdg-open"))
    assert up.has_window(webbrowser.Mozilla("firefox"))


class Recorder(webbrowser.BaseBrowser):
    """A browser that notes what it was asked to show."""

    def __init__(self):
        super().__init__("recorder")
        self.shown = []

    def open(self, url, new=0, autoraise=True):
        self.shown.append(url)
        return True


def test_the_browser_is_opened_at_the_address(monkeypatch):
    browser = Recorder()
    monkeypatch.setattr(webbrowser, "_tryorder", ["ours"])
    monkeypatch.setattr(webbrowser, "_browsers", {"ours": [None, browser]})
    up.open_browser("http://localhost:8000/")
    assert browser.shown == ["http://localhost:8000/"]


def test_no_browser_at_all_stops_nothing(monkeypatch):
    monkeypatch.setattr(webbrowser, "_tryorder", [])
    monkeypatch.setattr(webbrowser, "_browsers", {})
    up.open_browser("http://localhost:8000/")
