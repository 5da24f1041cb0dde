from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch


class Migration(migrations.Migration):
    """A decision is read by the organization that made it and by the person; it is never changed."""

    dependencies = [("criteria", "0001_criteria"), ("journal", "0002_history_and_policies")]

    operations = [
        rls.protect(
            "criteria_decision", select=rls.either(rls.ours(), rls.own()), insert=rls.ours()
        ),
        watch("criteria_decision"),
    ]
