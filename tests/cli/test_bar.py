"""The bar of a long task."""

import io

from alongside.cli import console


class Terminal(io.StringIO):
    def isatty(self):
        return True


def filled(monkeypatch, output):
    monkeypatch.setattr(console.sys, "stdout", output)
    bar = console.Bar("newcomers")
    for done in range(0, 1_001, 25):
        bar(done, 1_000)
    return output.getvalue()


def test_a_log_gets_a_line_for_each_tenth(monkeypatch):
    lines = filled(monkeypatch, io.StringIO()).splitlines()
    assert len(lines) == 10
    assert lines[4].startswith("  [###############...............] 500 of 1,000 newcomers, about")


def test_a_terminal_gets_one_line_that_fills_up(monkeypatch):
    text = filled(monkeypatch, Terminal())
    assert text.count("\n") == 1
    assert text.split("\r")[-1].startswith(f"  [{'#' * 30}] 1,000 of 1,000 newcomers, about   0 s")
