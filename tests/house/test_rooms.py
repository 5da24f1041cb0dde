"""The house keeps its own rules: names, sizes, and what must not be written anywhere."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from alongside import VERSION

SOURCE = Path(__file__).parents[2] / "src" / "alongside"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((Path(__file__).parents[1]).rglob("*.py"))


def shown(paths):
    return [str(path.relative_to(SOURCE.parents[1])) for path in paths]


def test_no_module_is_a_dumping_ground():
    names = {"utils", "helpers", "common", "misc", "extras"}
    found = [path for path in SOURCE.rglob("*") if path.stem in names]
    assert shown(found) == []


def test_no_module_outgrows_its_room():
    assert shown(path for path in MODULES if path.read_text().count("\n") > 400) == []


def test_no_test_module_outgrows_its_room():
    assert [path.name for path in TESTS if path.read_text().count("\n") > 600] == []


def functions(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_longer_than_fifty_lines():
    long = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in functions(path)
        if node.end_lineno - node.lineno >= 50
    ]
    assert long == []


def test_nothing_is_left_for_later():
    pattern = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
    assert shown(path for path in MODULES if pattern.search(path.read_text())) == []


def test_nothing_streams_after_its_transaction_has_ended():
    """Row-level security would make the rest of a streamed answer empty, silently."""
    users = [path for path in MODULES if "StreamingHttpResponse" in path.read_text()]
    assert shown(users) == []


def test_no_template_marks_text_as_safe():
    pattern = re.compile(r"\|\s*safe\b|autoescape off|mark_safe")
    files = [*SOURCE.rglob("*.html"), *MODULES]
    assert shown(path for path in files if pattern.search(path.read_text())) == []


def test_no_template_carries_inline_script_or_style():
    pattern = re.compile(
        r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=[\"']", re.IGNORECASE
    )
    found = []
    for path in SOURCE.rglob("*.html"):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
        if pattern.search(text):
            found.append(path)
    assert shown(found) == []


@pytest.mark.parametrize("folder", ["docs", "src", "tests", "."])
def test_the_repository_names_no_machine_and_no_registry_host(folder):
    root = SOURCE.parents[1]
    words = "|".join(
        [
            "/wo" + "rk/",
            "/ro" + "ot/",
            "pythonhosted" + r"\.org",
            "pypi" + r"\.org",
            "npmjs" + r"\.org",
        ]
    )
    paths = root.glob("*.*") if folder == "." else (root / folder).rglob("*")
    endings = {
        ".py",
        ".md",
        ".html",
        ".css",
        ".js",
        ".toml",
        ".txt",
        ".json",
        ".csv",
        ".sh",
        ".cfg",
    }
    texts = [path for path in paths if path.is_file() and path.suffix in endings]
    found = [path for path in texts if re.search(words, path.read_text(errors="replace"))]
    assert shown(found) == []


def test_the_version_is_said_the_same_in_both_places():
    """The launcher runs the product from its folder, where no package is installed to ask."""
    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
