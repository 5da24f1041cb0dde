import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import alongside.foundation.access.ids


class Migration(migrations.Migration):
    """The link by which a partner without accounts answers."""

    dependencies = [
        ("directory", "0004_opening_days"),
        ("referrals", "0013_lists_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="by_link",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="AnswerLink",
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
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("address", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=2)),
                ("until", models.DateTimeField()),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_until", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accept", "Accept"),
                            ("decline", "Decline"),
                            ("return", "Return with a question"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("position", models.CharField(blank=True, max_length=120)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.organization",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_links",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("name", ""), _negated=True),
                                models.Q(("position", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answer_link_says_who_answered",
                    )
                ],
            },
        ),
    ]
