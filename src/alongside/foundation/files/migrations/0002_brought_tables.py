import django.utils.timezone
from django.db import migrations, models

import alongside.foundation.access.ids
from alongside.foundation.access import rls

# The sweeper runs without a person, and so sees no row: it is told only which keys have one.
KNOWN = """
CREATE FUNCTION files_known(keys uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM files_storedfile WHERE id = ANY(keys)
$$
"""

FORGET = """
CREATE FUNCTION files_forget_tables() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    forgotten integer;
BEGIN
    DELETE FROM files_broughttable WHERE created_at < now() - interval '1 day';
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END $$
"""


class Migration(migrations.Migration):
    """Tables that wait to be confirmed, seen by nobody but the person who brought them."""

    dependencies = [("files", "0001_files")]

    operations = [
        migrations.CreateModel(
            name="BroughtTable",
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
                ("person_id", models.UUIDField()),
                ("organization_id", models.UUIDField(null=True)),
                ("kind", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=150)),
                ("table", models.JSONField()),
                ("counts", models.JSONField(default=dict)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "kind"], name="brought_table_person")
                ],
            },
        ),
        rls.protect(
            "files_broughttable",
            select=rls.mine(),
            insert=rls.mine(),
            update=rls.mine(),
            delete=rls.mine(),
        ),
        migrations.RunSQL(KNOWN, reverse_sql="DROP FUNCTION files_known(uuid[])"),
        migrations.RunSQL(FORGET, reverse_sql="DROP FUNCTION files_forget_tables()"),
    ]
