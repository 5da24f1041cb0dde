from django.db import migrations, models


class Migration(migrations.Migration):
    """How many open records there are, and how many somebody has in hand, is counted in an index."""

    dependencies = [("clients", "0012_names_kept_plain")]

    operations = [
        migrations.AddIndex(
            "client",
            models.Index(
                fields=["organization", "worker"],
                include=["id", "account"],
                name="client_in_hand",
                condition=models.Q(closed_at__isnull=True, erased_at__isnull=True),
            ),
        ),
    ]
