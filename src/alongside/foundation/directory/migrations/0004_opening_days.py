import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import alongside.foundation.access.ids


class Migration(migrations.Migration):
    """When an organization is open: its weekdays, and its own closed days."""

    dependencies = [("directory", "0003_sealed_organizations")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="open_weekdays",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=alongside.foundation.access.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["starts"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="closure_ends_after_start",
                    )
                ],
            },
        ),
    ]
