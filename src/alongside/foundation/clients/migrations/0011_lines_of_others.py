from importlib import import_module

from django.db import migrations

from alongside.foundation.access import rls

BEFORE = import_module("alongside.foundation.clients.migrations.0004_sealed_organizations")

# Lines that are neither the asker's organizations' nor their own no policy lets through; that is asked before
# the record is looked for, which costs twenty times as much.
LINE = rls.either(
    "client_id IS NULL",
    f"organizations && {BEFORE.OPEN_OF_OURS}",
    rls.mine("actor_id"),
    rls.own(),
    rls.both(
        f"organizations && {rls.ORGS}",
        rls.either(
            f"organizations && {rls.MANAGED}", BEFORE.THEIR_RECORD.format(column="client_id")
        ),
    ),
)


class Migration(migrations.Migration):
    """The journal's restriction asks the same in a cheaper order."""

    dependencies = [("clients", "0010_attempts_of_ones_own")]

    operations = [
        rls.widen("journal_event", "sealed", "SELECT", before=BEFORE.LINE, to=LINE),
    ]
