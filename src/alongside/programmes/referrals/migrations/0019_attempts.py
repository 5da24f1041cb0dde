from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import alongside.foundation.access.ids
from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch

WALLS = import_module("alongside.programmes.referrals.migrations.0002_policies_and_history")
SEALED = import_module("alongside.programmes.referrals.migrations.0005_sealed_organizations")
BEFORE = import_module("alongside.programmes.referrals.migrations.0016_forget_proposals").FORGET

BETWEEN = WALLS.between("referrals_attempt")
# What a receiver wrote of its tries says of the person when they could be reached, and when not.
REPORT = "    RETURN QUERY UPDATE referrals_report SET line = ''"
FORGET = BEFORE.replace(
    REPORT,
    "    RETURN QUERY UPDATE referrals_attempt SET note = ''\n"  # noqa: S608 (our own text)
    "        WHERE referral_id = ANY(sent) OR referral_id = source AND organization_id = home\n"
    "        RETURNING id;\n" + REPORT,
)


class Migration(migrations.Migration):
    """The receiver's tries to reach whom it accepted: its own, and the sender's to read by report-back."""

    dependencies = [
        ("directory", "0004_opening_days"),
        ("referrals", "0018_reminder_link"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
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
                ("told_sender", models.BooleanField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Telephone"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("visit", "In person"),
                            ("video", "Video call"),
                            ("letter", "Letter"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("reached", "Reached"),
                            ("no answer", "No answer"),
                            ("message left", "Message left"),
                            ("wrong", "Wrong number or address"),
                            ("asked to stop", "Asked not to be contacted this way"),
                        ],
                        max_length=14,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        related_name="attempts",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={"ordering": ["created_at", "id"]},
        ),
        rls.protect(
            "referrals_attempt",
            select=rls.both(BETWEEN, rls.either(rls.ours(), "told_sender")),
            insert=rls.both(rls.ours(), BETWEEN),
        ),
        rls.restrict("referrals_attempt", "sealed", "SELECT", to=SEALED.BY_REFERRAL),
        watch("referrals_attempt"),
        migrations.RunSQL(FORGET, reverse_sql=BEFORE),
    ]
