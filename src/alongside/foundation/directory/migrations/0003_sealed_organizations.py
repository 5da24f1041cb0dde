from django.db import migrations, models


class Migration(migrations.Migration):
    """Organizations whose people appear nowhere outside them, and services that are not listed."""

    dependencies = [("directory", "0002_count_changes")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="sealed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="organization",
            name="listed",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("sealed_at__isnull", False)),
                fields=["id"],
                name="organization_sealed",
            ),
        ),
    ]
