"""Every view has a gate, every personal field is known, every personal table has its wall."""

import pytest
from django.apps import apps
from django.db import connection
from django.urls import get_resolver

from alongside.foundation.access.gates import GATE

OURS = [config for config in apps.get_app_configs() if config.name.startswith("alongside.")]
MODELS = [model for config in OURS for model in config.get_models() if not model._meta.auto_created]

# Views that are not ours and keep a gate of their own.
OTHERS = {"django.views.static.serve"}


def every_view(patterns=None, before=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from every_view(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def is_ours(view):
    return view.__module__.startswith("alongside.")


def test_every_view_of_ours_names_its_gate():
    assert [
        address for address, view in every_view() if is_ours(view) and not hasattr(view, GATE)
    ] == []


def test_the_addresses_of_other_packages_are_those_we_know():
    """Sign-in comes from allauth; anything else that appears must be looked at."""
    packages = {view.__module__.split(".")[0] for _, view in every_view() if not is_ours(view)}
    assert packages <= {"allauth", "django"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_says_whether_it_is_personal(model):
    fields = {field.name for field in model._meta.concrete_fields}
    privacy = model.Privacy
    assert privacy.personal & privacy.plain == frozenset()
    assert fields ^ (privacy.personal | privacy.plain) == set()


PERSONAL = [model for model in MODELS if model.Privacy.personal]


def policies(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cmd FROM pg_policies WHERE tablename = %s", [table])
        return {row[0] for row in cursor.fetchall()}


def has_row_security(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)
def test_every_table_with_personal_data_has_its_wall(model):
    """Or says, in a sentence, why it cannot have one."""
    if reason := getattr(model.Privacy, "no_policy", ""):
        assert reason.endswith(".")
        return
    assert has_row_security(model._meta.db_table)
    assert "SELECT" in policies(model._meta.db_table)


# History of history, of what is written once and erased, and of what the demo invents.
WITHOUT_HISTORY = {
    "journal.Event",
    "journal.RowChange",
    "journal.OldValue",
    "files.BroughtTable",
    "notices.Notice",
    "notices.Message",
    "notices.Link",
    "people.KeptForm",
    "referrals.StaleFigure",
    "referrals.Subject",
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", PERSONAL, ids=lambda model: model._meta.label)
def test_every_personal_record_keeps_its_history(model):
    if model._meta.label in WITHOUT_HISTORY or model._meta.app_label == "demo":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_trigger WHERE tgname = %s", [f"{model._meta.db_table}_history"]
        )
        assert cursor.fetchone()


@pytest.mark.django_db
def test_the_site_connects_as_a_role_that_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
