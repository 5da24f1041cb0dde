"""Words of the code reach the catalogues, translations survive, and what is wrong with them is said."""

import gettext
from types import SimpleNamespace

import pytest

from alongside.cli import catalogues, messages

MODULE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
_("Sent")
ngettext("%(count)d day", "%(count)d days", 2)
pgettext_lazy("of a referral", "Open")
_(f"not {plain}")
"""
TEMPLATE = """{% load i18n %}<c-notice title="{% translate "Good news" %}" :note="_('Kept private')">
{# Translators: a greeting #}
{% blocktranslate trimmed with name=person %}
  Hello
  {{ name }}
{% endblocktranslate %}</c-notice>"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """An app of a package of its own, with a module and two templates."""
    package = tmp_path / "src" / "package"
    app = package / "letters"
    (app / "templates/letters/newcomer").mkdir(parents=True)
    (app / "apps.py").write_text("")
    (app / "views.py").write_text(MODULE)
    (app / "templates/letters/page.html").write_text(TEMPLATE)
    (app / "templates/letters/newcomer/welcome.html").write_text('{% translate "Welcome" %}')
    monkeypatch.setattr(catalogues, "PACKAGE", package)
    return app


def run(*, check: bool = False, prune: bool = False) -> int:
    return messages.run(SimpleNamespace(apps=[], check=check, prune=prune))


def translate_all(app, language: str) -> None:
    """Fill every empty translation with the original, as a hurried translator would."""
    po = catalogues.place(app, language)
    catalogue = catalogues.read(po, language)
    for message in catalogue:
        if message.id:
            plural = not isinstance(message.id, str)
            message.string = (message.id[1],) * catalogue.num_plurals if plural else message.id
    po.write_bytes(catalogues.as_po(catalogue))


def replace(app, language: str, old: str, new: str) -> None:
    po = catalogues.place(app, language)
    assert old in po.read_text()
    po.write_text(po.read_text().replace(old, new))


def text(app, language: str) -> str:
    return catalogues.place(app, language).read_text()


def test_it_finds_words_in_code_templates_and_attributes_of_components(app):
    run()
    found = text(app, "fr")
    for words in (
        "Sent",
        "%(count)d days",
        "Open",
        "Good news",
        "Kept private",
        "Hello %(name)s",
        "Welcome",
    ):
        assert f'"{words}"' in found
    assert 'msgctxt "of a referral"' in found
    assert "#. Translators: a greeting" in found
    assert "not {plain}" not in found


def test_arabic_has_only_what_newcomers_see(app):
    run()
    assert '"Welcome"' in text(app, "ar")
    assert '"Sent"' not in text(app, "ar")


def test_a_module_can_say_that_newcomers_see_its_words(app):
    (app / "views.py").write_text(f"# newcomer-facing{MODULE}")
    run()
    assert '"Sent"' in text(app, "ar")
    assert text(app, "ar").count("msgstr[5]") == 1


def test_nothing_churns(app):
    run()
    translate_all(app, "fr")
    run()
    po = catalogues.place(app, "fr")
    before = po.read_bytes(), po.with_suffix(".mo").read_bytes()
    (app / "views.py").write_text("\n\n\n" + MODULE)
    run()
    assert (po.read_bytes(), po.with_suffix(".mo").read_bytes()) == before
    assert b"Date" not in before[0]


def test_a_translation_survives_and_serves(app):
    run()
    replace(app, "fr", 'msgid "Sent"\nmsgstr ""', 'msgid "Sent"\nmsgstr "Envoyé"')
    run()
    with open(catalogues.place(app, "fr").with_suffix(".mo"), "rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Sent") == "Envoyé"


def test_complete_catalogues_pass_the_check(app):
    run()
    translate_all(app, "fr")
    translate_all(app, "ar")
    assert run() == 0
    assert run(check=True) == 0


def test_a_missing_translation_fails_the_check(app, capsys):
    run()
    assert run(check=True) == 1
    assert "not translated: 'Sent'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "Hello %(name)s"', 'msgstr "Bonjour"', "other placeholders"),
        ('msgid "Sent"', '#, fuzzy\nmsgid "Sent"', "marked fuzzy"),
        ('msgstr "Sent"', 'msgstr "Parti"', "stale"),
    ],
)
def test_a_translation_that_cannot_serve_fails_the_check(app, capsys, old, new, fault):
    run()
    translate_all(app, "fr")
    translate_all(app, "ar")
    run()
    replace(app, "fr", old, new)
    capsys.readouterr()
    assert run(check=True) == 1
    assert fault in capsys.readouterr().out


def test_what_is_no_longer_used_is_kept_until_pruned(app, capsys):
    run()
    translate_all(app, "fr")
    translate_all(app, "ar")
    (app / "views.py").write_text("")
    assert run() == 1
    assert '#~ msgid "Sent"' in text(app, "fr")
    assert "unused" in capsys.readouterr().out
    (app / "views.py").write_text(MODULE)
    assert run() == 0
    (app / "views.py").write_text("")
    assert run(prune=True) == 0
    assert "Sent" not in text(app, "fr")
