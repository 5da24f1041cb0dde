from django.db import migrations

# The verdict and the version it was made by stay for the count; what it rested on goes.
FORGET = """
CREATE FUNCTION criteria_forget_person(record uuid) RETURNS SETOF uuid
LANGUAGE sql SET search_path = public, pg_temp AS $$
    UPDATE criteria_decision SET facts = '{}', results = '[]' WHERE client_id = record RETURNING id
$$
"""


class Migration(migrations.Migration):
    """Take a person's answers out of the decisions made with them."""

    dependencies = [("criteria", "0004_versions_kept_and_tried")]

    operations = [
        migrations.RunSQL(FORGET, reverse_sql="DROP FUNCTION criteria_forget_person(uuid)")
    ]
