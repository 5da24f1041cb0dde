from django.db import migrations

# The referral itself holds states, codes and dates and stays. Of what was said: the organization that
# erases its own record takes away everything on the referrals it sent; one that erases the record it
# began from a referral takes away its own words there, and leaves the sender theirs.
FORGET = """
CREATE FUNCTION referrals_forget_person(record uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    home uuid;
    source uuid;
    sent uuid[] := ARRAY(SELECT id FROM referrals_referral WHERE client_id = record);
BEGIN
    SELECT organization_id, came_by INTO home, source FROM clients_client WHERE id = record;
    UPDATE referrals_subject SET initials = '' WHERE referral_id = ANY(sent);
    RETURN QUERY SELECT unnest(sent);
    RETURN QUERY UPDATE referrals_judgement SET reasons = ''
        WHERE referral_id = ANY(sent) OR referral_id = source AND organization_id = home
        RETURNING id;
    RETURN QUERY UPDATE referrals_message SET body = ''
        WHERE referral_id = ANY(sent) OR referral_id = source AND organization_id = home
        RETURNING id;
    RETURN QUERY UPDATE referrals_appointment SET "where" = ''
        WHERE referral_id = ANY(sent) OR referral_id = source AND organization_id = home
        RETURNING id;
    RETURN QUERY UPDATE referrals_report SET line = ''
        WHERE referral_id = ANY(sent) OR referral_id = source AND organization_id = home
        RETURNING id;
    DELETE FROM notices_notice n USING unnest(sent) AS moved WHERE strpos(n.url, moved::text) > 0;
    DELETE FROM notices_notice WHERE organization_id = home AND strpos(url, source::text) > 0;
    DELETE FROM notices_message m USING unnest(sent) AS moved WHERE strpos(m.body, moved::text) > 0;
    DELETE FROM people_keptform k USING unnest(sent || source) AS moved
        WHERE strpos(k.path, moved::text) > 0;
END $$
"""
HOLDS = """
CREATE FUNCTION referrals_holds_person(record uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM referrals_referral moved
        WHERE (moved.client_id = record
               OR moved.id = (SELECT came_by FROM clients_client WHERE id = record))
            AND moved.state NOT IN ('declined', 'redirected', 'recalled', 'unanswered', 'withdrawn',
                                    'reported', 'closed'))
$$
"""
DROPS = [
    "DROP FUNCTION referrals_holds_person(uuid)",
    "DROP FUNCTION referrals_forget_person(uuid)",
]


class Migration(migrations.Migration):
    """Take away what referrals say of a person, unless one is still going on."""

    dependencies = [
        ("referrals", "0009_clock_walls"),
        ("clients", "0005_safeguards"),
    ]

    operations = [migrations.RunSQL([FORGET, HOLDS], reverse_sql=DROPS)]
