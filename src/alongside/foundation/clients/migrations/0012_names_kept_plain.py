from django.db import migrations, models

from alongside.foundation.access.records import Kept
from alongside.foundation.directory.queries.plain import Joined, Plain
from alongside.foundation.journal.triggers import watch

NAMES = Joined("given_name", models.Value(" "), "family_name", models.Value(" "), "preferred_name")
HISTORY = "DROP TRIGGER clients_client_history ON clients_client"


class Migration(migrations.Migration):
    """Names are kept as they are looked for; the history holds what people wrote, and not this as well."""

    dependencies = [
        ("clients", "0011_lines_of_others"),
        ("directory", "0006_names_found"),
    ]

    operations = [
        migrations.RunSQL(HISTORY, reverse_sql=watch("clients_client").sql),
        migrations.AddField(
            "client",
            "plain_names",
            Kept(expression=Plain(NAMES), output_field=models.TextField(), db_persist=True),
        ),
        watch("clients_client", without="plain_names"),
    ]
