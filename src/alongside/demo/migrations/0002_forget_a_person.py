from django.db import migrations

# A letter to the person names their address; letters about them hold the address of their record.
FORGET = """
CREATE FUNCTION demo_forget_person(record uuid) RETURNS SETOF uuid
LANGUAGE sql SET search_path = public, pg_temp AS $$
    DELETE FROM demo_sentmessage WHERE strpos(body, record::text) > 0
        OR EXISTS (SELECT FROM clients_client held LEFT JOIN people_person own
            ON own.id = held.account_id
            WHERE held.id = record AND (
                held.email <> '' AND strpos(lower("to"::text), lower(held.email)) > 0
                OR own.email <> '' AND strpos(lower("to"::text), lower(own.email)) > 0))
        OR EXISTS (SELECT FROM referrals_referral moved WHERE moved.client_id = record
            AND strpos(body, moved.id::text) > 0)
    RETURNING id
$$
"""


class Migration(migrations.Migration):
    """Take the letters to an erased person, and about them, out of the demo's outbox."""

    dependencies = [
        ("demo", "0001_demo_world_and_outbox"),
        ("clients", "0005_safeguards"),
        ("referrals", "0005_sealed_organizations"),
    ]

    operations = [migrations.RunSQL(FORGET, reverse_sql="DROP FUNCTION demo_forget_person(uuid)")]
