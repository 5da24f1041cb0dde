import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import alongside.foundation.access.ids


class Migration(migrations.Migration):
    """The clocks of referrals: the network's times, the days promised, the steps taken."""

    dependencies = [
        ("directory", "0004_opening_days"),
        ("referrals", "0007_keep_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClockEffect",
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
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("answer", "The answer"),
                            ("question", "The answer to a question"),
                            ("intake", "Booking the intake"),
                            ("report", "Reporting back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("began", models.DateField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("remind", "Reminder"),
                            ("escalate", "The coordinator is told"),
                            ("give back", "Goes back to the sender"),
                        ],
                        max_length=9,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClockTimes",
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
                ("starts", models.DateField()),
                (
                    "clock",
                    models.CharField(
                        choices=[
                            ("answer", "The answer"),
                            ("question", "The answer to a question"),
                            ("intake", "Booking the intake"),
                            ("report", "Reporting back"),
                        ],
                        max_length=8,
                    ),
                ),
                ("remind", models.PositiveSmallIntegerField()),
                ("due", models.PositiveSmallIntegerField()),
                ("escalate", models.PositiveSmallIntegerField()),
                ("give_back", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-starts"],
            },
        ),
        migrations.AddField(
            model_name="referral",
            name="clock",
            field=models.CharField(
                blank=True,
                choices=[
                    ("answer", "The answer"),
                    ("question", "The answer to a question"),
                    ("intake", "Booking the intake"),
                    ("report", "Reporting back"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="clock_began",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="clock_used",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="referral",
            name="due_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="escalate_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="give_back_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="next_step_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="remind_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="referral",
            name="end",
            field=models.CharField(
                blank=True,
                choices=[
                    ("served", "Served"),
                    ("attended once", "Attended once"),
                    ("no contact", "Could not be reached"),
                    ("declined by the person", "The person decided not to go on"),
                    ("not eligible", "Not eligible"),
                    ("full", "No room"),
                    ("duplicate", "Already known to the receiver"),
                    ("recalled", "Recalled: sent to the wrong place"),
                    ("redirected", "Passed on to another organization"),
                    ("no answer", "Not answered in time"),
                    ("consent withdrawn", "Consent withdrawn"),
                    ("not sent", "Closed before it was sent"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("pre-screened", "Pre-screened"),
                    ("consented", "Consent recorded"),
                    ("sent", "Sent"),
                    ("received", "Received"),
                    ("returned", "Returned for information"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("redirected", "Redirected"),
                    ("recalled", "Recalled by the sender"),
                    ("unanswered", "Not answered in time"),
                    ("intake booked", "Intake booked"),
                    ("no-show", "Did not come to the intake"),
                    ("enrolled", "Enrolled"),
                    ("withdrawn", "Withdrawn by the person"),
                    ("reported", "Outcome reported back"),
                    ("closed", "Closed"),
                ],
                default="draft",
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="end",
            field=models.CharField(
                choices=[
                    ("served", "Served"),
                    ("attended once", "Attended once"),
                    ("no contact", "Could not be reached"),
                    ("declined by the person", "The person decided not to go on"),
                    ("not eligible", "Not eligible"),
                    ("full", "No room"),
                    ("duplicate", "Already known to the receiver"),
                    ("recalled", "Recalled: sent to the wrong place"),
                    ("redirected", "Passed on to another organization"),
                    ("no answer", "Not answered in time"),
                    ("consent withdrawn", "Consent withdrawn"),
                    ("not sent", "Closed before it was sent"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("next_step_on__isnull", False)),
                fields=["next_step_on", "id"],
                name="referral_next_step",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)),
                fields=["due_on"],
                name="referral_due",
            ),
        ),
        migrations.AddField(
            model_name="clockeffect",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="clock_effects",
                to="referrals.referral",
            ),
        ),
        migrations.AddField(
            model_name="clocktimes",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="clockeffect",
            constraint=models.UniqueConstraint(
                fields=("referral", "clock", "began", "step"), name="clock_effect_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="clocktimes",
            constraint=models.UniqueConstraint(fields=("starts", "clock"), name="clock_times_once"),
        ),
        migrations.AddConstraint(
            model_name="clocktimes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due__lte", models.F("escalate")),
                    ("remind__gte", 1),
                    ("remind__lte", models.F("due")),
                    models.Q(
                        ("give_back__isnull", True),
                        ("give_back__gte", models.F("escalate")),
                        _connector="OR",
                    ),
                ),
                name="clock_times_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="clocktimes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("clock", "answer"), _negated=True),
                    ("give_back__isnull", False),
                    _connector="OR",
                ),
                name="clock_times_answer_goes_back",
            ),
        ),
    ]
