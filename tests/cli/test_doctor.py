"""Each trouble that doctor knows is seen once, with what mends it."""

import pytest
from django.db import connection

from alongside.cli import diagnosis


@pytest.fixture
def sql(db, as_owner):
    """Run a statement as the owner inside the test's transaction."""

    def run(statement: str) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def said(check) -> str:
    return " ".join(f"{fault.what} {fault.mend}" for fault in check())


def test_a_missing_secret_key(monkeypatch):
    monkeypatch.delenv("ALONGSIDE_SECRET_KEY")
    assert "The secret key is not set" in said(diagnosis.secret_key_weak)


@pytest.mark.parametrize("key", ["short", "a" * 80])
def test_a_weak_secret_key(settings, key):
    settings.SECRET_KEY = key
    assert "too easy to guess" in said(diagnosis.secret_key_weak)


def test_a_good_secret_key():
    assert said(diagnosis.secret_key_weak) == ""


def test_debug_pages(settings):
    settings.DEBUG = True
    assert "Unset ALONGSIDE_DEBUG" in said(diagnosis.debug_on)


def test_email_not_set(settings):
    settings.DEMO, settings.EMAIL_URL = False, ""
    assert "E-mail is not set" in said(diagnosis.email_not_set)
    settings.EMAIL_URL = "smtp://mail.example.org"
    assert said(diagnosis.email_not_set) == ""


def test_a_folder_of_files_that_cannot_be_written(settings, tmp_path):
    (tmp_path / "taken").write_text("")
    settings.FILES_DIR = tmp_path / "taken" / "files"
    assert "is not writable" in said(diagnosis.files_not_writable)


def test_site_and_owner_as_one_role(settings):
    settings.OWNER_URL = settings.DATABASE_URL
    assert "name the same role" in said(diagnosis.same_role)


def test_the_same_role_by_another_address(settings):
    settings.DATABASE_URL = "postgresql://alongside_owner@pooler.example.org/alongside"
    assert "name the same role" in said(diagnosis.same_role)


def test_no_owner_at_all(settings):
    settings.OWNER_URL = ""
    assert "ALONGSIDE_OWNER_URL is not set" in said(diagnosis.same_role)


def test_an_owner_that_cannot_connect(settings):
    settings.OWNER_URL = "postgresql://alongside_owner@/alongside?host=/nowhere"
    assert "cannot be reached by ALONGSIDE_OWNER_URL" in said(diagnosis.owner_unreachable)


def test_a_database_that_does_not_answer(django_db_blocker, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"host": "/nowhere"})
    with django_db_blocker.unblock():
        connection.close()
        found = [fault.what for fault in diagnosis.all_faults()]
    assert [what for what in found if "cannot be reached by DATABASE_URL" in what]
    assert not [what for what in found if "migrations" in what]


def test_a_site_that_owns_its_tables(db, as_owner):
    with as_owner():
        assert "owns" in said(diagnosis.role_too_strong)


def test_a_site_that_may_become_the_owner(db):
    # The suite's own role may, so that tests can arrange; in an installation this is a fault.
    assert "or may become their owner" in said(diagnosis.role_too_strong)


@pytest.mark.parametrize(
    ("strength", "sentence"),
    [("SUPERUSER", "is a superuser"), ("BYPASSRLS", "may bypass row-level security")],
)
def test_a_site_whom_no_policy_holds(transactional_db, superuser, strength, sentence):
    superuser(f"ALTER ROLE alongside_app {strength}")
    try:
        assert sentence in said(diagnosis.role_too_strong)
    finally:
        superuser(f"ALTER ROLE alongside_app NO{strength}")


def test_a_personal_table_without_row_level_security(sql):
    table = sorted(diagnosis.personal_tables())[0]
    assert said(diagnosis.table_without_policy) == ""
    sql(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    assert f"The table {table} holds personal data" in said(diagnosis.table_without_policy)


def test_a_personal_table_that_lost_its_policies(sql):
    table = "people_invitation"
    for verb in ("select", "insert", "update", "delete"):
        sql(f"DROP POLICY IF EXISTS {table}_{verb} ON {table}")
    assert f"The table {table} holds personal data" in said(diagnosis.table_without_policy)


def test_pending_migrations(sql):
    sql("DELETE FROM django_migrations WHERE app = 'people' AND name LIKE '0003%'")
    assert "1 migration has not been applied (first people.0003" in said(diagnosis.other_version)


def test_a_database_of_a_newer_version(sql):
    sql("INSERT INTO django_migrations (app, name, applied) VALUES ('later', '0001_later', now())")
    assert "newer version of Alongside (it has later.0001_later)" in said(diagnosis.other_version)


def test_a_site_without_rights(sql):
    sql("REVOKE ALL ON django_migrations FROM alongside_app")
    assert "Run ./alongside migrate" in said(diagnosis.other_version)


def test_a_clock_that_is_off(db, monkeypatch):
    assert said(diagnosis.clock_off) == ""
    monkeypatch.setattr(diagnosis, "SECONDS_OFF", -1)
    assert "clock and the database's differ" in said(diagnosis.clock_off)
