from django.db import migrations, models

COUNTED = ("contactpoint", "fundingagreement", "location", "program")


class Migration(migrations.Migration):
    """Parts of an organization count their changes too, so that a stale form is noticed."""

    dependencies = [("directory", "0001_directory")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        )
        for name in COUNTED
    ]
