from django.db import migrations, models

from alongside.foundation.access import rls

# A newcomer may not write to the record that an organization keeps, save for these two columns:
# hence functions, and no policy for updates.
CONNECT_ACCOUNT = f"""
CREATE FUNCTION clients_connect_account(record uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE clients_client SET account_id = {rls.PERSON}, version = version + 1
    WHERE id = record AND {rls.own("id")} AND {rls.PERSON} IS NOT NULL AND account_id IS NULL;
    RETURN FOUND;
END $$
"""  # noqa: S608 - the conditions are ours
CHOOSE_LANGUAGE = f"""
CREATE FUNCTION clients_choose_language(record uuid, language text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE clients_client SET letter_language = language, version = version + 1
    WHERE id = record AND {rls.own("id")} AND letter_language <> language;
    RETURN FOUND;
END $$
"""  # noqa: S608 - the conditions are ours


class Migration(migrations.Migration):
    """What a newcomer sets in their own record, and a birth date known to the month."""

    dependencies = [("clients", "0002_policies_and_history")]

    operations = [
        migrations.RunSQL(
            CONNECT_ACCOUNT, reverse_sql="DROP FUNCTION clients_connect_account(uuid)"
        ),
        migrations.RunSQL(
            CHOOSE_LANGUAGE, reverse_sql="DROP FUNCTION clients_choose_language(uuid, text)"
        ),
        migrations.AlterField(
            model_name="client",
            name="birth_date_known",
            field=models.CharField(
                choices=[
                    ("day", "Day, month and year"),
                    ("month", "Month and year"),
                    ("year", "Year only"),
                    ("not", "Not known"),
                ],
                default="not",
                max_length=5,
            ),
        ),
    ]
