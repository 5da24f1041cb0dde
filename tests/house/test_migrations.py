"""Every app has one last migration: two leave no order, and nothing starts any more."""

import pytest

from alongside.cli import migrate
from alongside.cli.console import Refused

MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = []
"""


def test_every_app_has_one_last_migration():
    assert migrate.conflicts() == {}


def test_two_last_migrations_are_refused_in_one_sentence(tmp_path, monkeypatch, settings):
    package = tmp_path / "two_ends"
    package.mkdir()
    for name in ("__init__", "0001_one", "0001_other"):
        (package / f"{name}.py").write_text("" if name == "__init__" else MIGRATION)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"sessions": "two_ends"}
    with pytest.raises(Refused, match="0001_one and 0001_other in sessions both claim"):
        migrate.refuse_conflicts()
