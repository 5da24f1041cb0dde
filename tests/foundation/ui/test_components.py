"""The house rules of components, styles and icons, read from the files."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from alongside.foundation.ui import gallery

UI = Path(gallery.__file__).parent
STATIC = UI / "static" / "ui"
SHEETS = [*STATIC.glob("*.css"), *(STATIC / "components").glob("*.css")]
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?<![\w-])(?:left|right|top|bottom):|text-align: ?left"
)
ICON = re.compile(r'icon "([\w-]+)"|<c-icon name="([\w-]+)"|icon="([\w-]+)"')


@pytest.mark.parametrize("component", gallery.components(), ids=lambda each: each.name)
def test_every_component_has_a_contract_and_an_example(component):
    assert component.contract.startswith(f"ui/{component.name}: ")
    assert f"<c-{component.name.replace('_', '-')}" in component.example
    get_template(component.template)


@pytest.mark.parametrize(
    "path", sorted(gallery.COMPONENTS.glob("*.html")), ids=lambda path: path.stem
)
def test_every_attribute_of_a_component_is_in_its_contract(path):
    source = path.read_text()
    declared = re.search(r"<c-vars (.*?)/>", source, re.DOTALL)
    names = re.findall(r":?([\w-]+)=", declared[1]) if declared else []
    contract = source.split("{% endcomment %}")[0]
    assert [name for name in names if not re.search(rf"\b{name}\b", contract)] == []


def test_the_sheet_imports_every_component_once_and_nothing_that_is_not_there():
    imported = re.findall(r'@import url\("([\w/.]+)"\)', (STATIC / "site.css").read_text())
    present = {path.relative_to(STATIC).as_posix() for path in SHEETS} - {"site.css"}
    assert sorted(imported) == sorted(present)


def test_every_component_sheet_is_named_as_its_template():
    sheets = {path.stem for path in (STATIC / "components").glob("*.css")}
    assert sheets - {component.name for component in gallery.components()} == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_our_sheets_know_no_left_and_no_right(sheet):
    lines = sheet.read_text().splitlines()
    assert [line for line in lines if PHYSICAL.search(line) and '[dir="rtl"]' not in line] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_no_sheet_reaches_outside(sheet):
    assert re.findall(r"url\(\"?(?:https?:)?//[^)]*", sheet.read_text()) == []


def test_vendored_files_name_no_source_map():
    assert [
        p.name for p in (STATIC / "vendor").glob("*.css") if "sourceMappingURL" in p.read_text()
    ] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_have_no_inline_style_script_or_handler(path):
    source = path.read_text()
    assert not re.search(r'\sstyle="|<style|\son\w+="|<script(?![^>]*\ssrc=)|javascript:', source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_that_is_named_is_drawn(path):
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    named = {name for found in ICON.findall(path.read_text()) for name in found if name}
    assert named - drawn == set()


def test_values_are_escaped_once_in_attributes_and_slots(render):
    source = (
        '<c-page-head title="{{ name }}" /><c-tag :text="name" /><c-notice>{{ name }}</c-notice>'
    )
    page = render(source, name="<b>O'Brien & Sons</b>")
    assert page.count("&lt;b&gt;O&#x27;Brien &amp; Sons&lt;/b&gt;") == 3


def test_a_component_takes_nothing_from_the_page_around_it(render):
    around = dict.fromkeys(["title", "lead", "actions", "up", "tag"], "LEAK")
    assert "LEAK" not in render('<c-panel>x</c-panel><c-page-head title="T" />', **around)


def test_a_question_without_fields_holds_its_button_and_nothing_else(render):
    """Most pages that ask once more have nothing to fill in."""
    page = render('<c-form :form="form" submit="Call it back" cancel="/back/" />')
    words = re.sub(r"<[^>]+>", " ", page).split()
    assert words == ["Call", "it", "back", "Cancel"]
