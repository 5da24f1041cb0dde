"""The catalogues of all apps are read as one, the first app's word wins: so all must say the same.

Where one English word means two things, its context tells them apart (`pgettext`, `{% translate … context … %}`).
"""

import pytest

from alongside.cli import catalogues


def sayings(language):
    """What is said for each context and text, by the app that says so."""
    said = {}
    for file in sorted(catalogues.PACKAGE.glob(f"**/locale/{language}/LC_MESSAGES/django.po")):
        app = file.parents[3].name
        for message in catalogues.read(file, language):
            if message.id:
                key = catalogues.key_of(message)
                said.setdefault(key, {})[app] = catalogues.strings(message)
    return said


def clashes(said):
    return {key: apps for key, apps in said.items() if len(set(apps.values())) > 1}


@pytest.mark.parametrize("language", sorted(catalogues.PLURALS))
def test_no_words_have_two_translations(language):
    said = sayings(language)
    assert said
    assert clashes(said) == {}


def test_the_same_words_in_another_context_may_differ():
    said = {(None, "Open"): {"a": ("Ouvrir",)}, ("records", "Open"): {"b": ("Ouverts",)}}
    assert clashes(said) == {}
    assert clashes({(None, "Open"): {"a": ("Ouvrir",), "b": ("Ouverts",)}})
