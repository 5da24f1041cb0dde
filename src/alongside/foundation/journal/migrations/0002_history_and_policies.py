from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import DROP_FUNCTION, FUNCTION


class Migration(migrations.Migration):
    """The history function, and who may read lines and history."""

    dependencies = [("journal", "0001_journal")]

    operations = [
        migrations.RunSQL(FUNCTION, reverse_sql=DROP_FUNCTION),
        rls.protect(
            "journal_event",
            select=rls.either(
                f"organizations && {rls.ORGS}", rls.mine("actor_id"), rls.own("client_id")
            ),
            insert=rls.either("actor_id IS NULL", rls.mine("actor_id")),
        ),
        rls.protect("journal_rowchange", select=rls.ours()),
        rls.protect("journal_oldvalue", select=rls.ours()),
    ]
