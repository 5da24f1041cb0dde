from django.db import migrations, models


class Migration(migrations.Migration):
    """Each side finds a referral by initials from an index, however many it has."""

    dependencies = [("referrals", "0020_enrolled_lately")]

    operations = [
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["sender_id", "initials"], name="subject_of_sender"),
        ),
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["receiver_id", "initials"], name="subject_of_receiver"),
        ),
    ]
