from django.db import migrations


class Migration(migrations.Migration):
    """Who was enrolled in the last days is counted from an index, however many were in all the years."""

    dependencies = [("referrals", "0019_attempts")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX referral_enrolled ON referrals_referral (enrolled_at)"
            " WHERE enrolled_at IS NOT NULL",
            reverse_sql="DROP INDEX referral_enrolled",
        ),
    ]
