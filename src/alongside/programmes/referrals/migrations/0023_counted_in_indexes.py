from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists are counted in their indexes, which hold what the policies ask."""

    dependencies = [
        ("referrals", "0022_of_ones_own_people"),
    ]

    operations = [
        migrations.RemoveIndex("referral", "referral_sender_state"),
        migrations.RemoveIndex("referral", "referral_pace"),
        migrations.AddIndex(
            "referral",
            models.Index(
                fields=["sender", "state"],
                include=["sent_at", "receiver", "worker", "coach", "client_id", "id"],
                name="referral_sender_state",
            ),
        ),
        migrations.AddIndex(
            "referral",
            models.Index(
                fields=["receiver", "sent_at"],
                include=["sender", "worker", "coach", "client_id", "id"],
                name="referral_pace",
            ),
        ),
    ]
