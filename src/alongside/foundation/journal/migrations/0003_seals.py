import django.contrib.postgres.fields
from django.db import migrations, models

from alongside.foundation.journal.seals import AWAIT, DROP_AWAIT, DROP_SEAL, SEAL


class Migration(migrations.Migration):
    """Seals over the journal, and what still waits for one."""

    dependencies = [("journal", "0002_history_and_policies")]

    operations = [
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField(null=True)),
                ("change_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("shape", models.SmallIntegerField()),
                ("previous", models.BinaryField()),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "event_hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(), size=None
                    ),
                ),
                (
                    "changes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "change_hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BinaryField(), size=None
                    ),
                ),
                ("digest", models.BinaryField()),
            ],
        ),
        migrations.RunSQL(AWAIT, reverse_sql=DROP_AWAIT),
        migrations.RunSQL(SEAL, reverse_sql=DROP_SEAL),
    ]
