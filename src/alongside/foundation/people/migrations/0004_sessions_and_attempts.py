from django.db import migrations, models

# Read and written by `access.limits` on connections of its own. Unlogged: nobody needs the counters
# after a crash, and each attempt writes one.
ATTEMPTS = """
CREATE UNLOGGED TABLE access_attempt (
    key text PRIMARY KEY,
    tries integer NOT NULL,
    ends timestamptz NOT NULL
)
"""

# Nobody reads another's kept form, and so nobody but the owner can sweep what was left behind.
FORGET_KEPT_FORMS = """
CREATE FUNCTION people_forget_kept_forms(before timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone integer;
BEGIN
    DELETE FROM people_keptform WHERE created_at < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$
"""


class Migration(migrations.Migration):
    """Signing out everywhere, counting attempts, and forgetting kept forms after a day."""

    dependencies = [("people", "0003_policies_and_history")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="signed_out_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(ATTEMPTS, reverse_sql="DROP TABLE access_attempt"),
        migrations.RunSQL(
            FORGET_KEPT_FORMS,
            reverse_sql="DROP FUNCTION people_forget_kept_forms(timestamptz)",
        ),
    ]
