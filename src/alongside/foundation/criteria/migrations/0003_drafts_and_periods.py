import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import alongside.foundation.access.ids


class Migration(migrations.Migration):
    """Versions of a set that never overlap, and the draft of the next one."""

    dependencies = [
        ("criteria", "0002_policies_and_history"),
        ("directory", "0001_directory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.AddField(
            model_name="criteriaversion",
            name="made_here",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="criteriaversion",
            name="earlier_end",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="criteriaversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="criteria_version_periods",
                expressions=[
                    ("criteria", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            django.contrib.postgres.fields.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["version", "-created_at", "-id"], name="decision_version"),
        ),
        migrations.CreateModel(
            name="Draft",
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
                ("document", models.JSONField()),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="criteria.criteriaversion",
                    ),
                ),
                (
                    "began_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="criteria.criteriaset",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.organization",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("criteria",), name="criteria_one_draft"),
        ),
    ]
