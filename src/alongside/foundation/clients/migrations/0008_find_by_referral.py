from django.db import migrations, models


class Migration(migrations.Migration):
    """The record that began with a referral is found by it, and not by reading the organization's all."""

    dependencies = [("clients", "0007_erase")]

    operations = [
        migrations.AddIndex(
            model_name="client",
            index=models.Index(
                condition=models.Q(("came_by__isnull", False)),
                fields=["came_by"],
                name="client_came_by",
            ),
        ),
    ]
