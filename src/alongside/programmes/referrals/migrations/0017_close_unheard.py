from django.db import migrations, models

ENDS = [
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
    ("not heard of", "Accepted; what came of it is not told"),
]


class Migration(migrations.Migration):
    """An end for what a partner without accounts accepted, and the sender hears no more of."""

    dependencies = [("referrals", "0016_forget_proposals")]

    operations = [
        migrations.AlterField(
            model_name="referral",
            name="end",
            field=models.CharField(blank=True, choices=ENDS, max_length=24),
        ),
        migrations.AlterField(
            model_name="report",
            name="end",
            field=models.CharField(choices=ENDS, max_length=24),
        ),
    ]
