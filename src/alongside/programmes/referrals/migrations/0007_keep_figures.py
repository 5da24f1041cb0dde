from django.db import migrations

from alongside.foundation.access import rls

# The month in which a referral counts, as Ontario's calendar has it.
COHORT = """
CREATE FUNCTION referrals_cohort(sent timestamptz, begun timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT date_trunc('month', coalesce(sent, begun) AT TIME ZONE 'America/Toronto')::date
$$;
CREATE FUNCTION referrals_days(since timestamptz, until timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(greatest((until AT TIME ZONE 'America/Toronto')::date
                          - (since AT TIME ZONE 'America/Toronto')::date, 0), 3650)
$$;
CREATE INDEX referral_cohort ON referrals_referral (referrals_cohort(sent_at, created_at))
"""
DROP_COHORT = """
DROP INDEX referral_cohort;
DROP FUNCTION referrals_days(timestamptz, timestamptz);
DROP FUNCTION referrals_cohort(timestamptz, timestamptz)
"""

# What waits for an answer is a small part of all there is, and is asked for on each coordinator's page.
WAITING = (
    "CREATE INDEX referral_waiting ON referrals_referral (sent_at) "
    "WHERE state IN ('sent', 'received')"
)

# Counts the given months anew. Each referral gives one fact for each thing that is true of it, and each
# fact is counted once by each way in which the page tells referrals apart.
COUNT = """
CREATE FUNCTION referrals_count_months(months date[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM referrals_tally WHERE month = ANY(months);
    WITH RECURSIVE region(slug, top) AS (
        SELECT slug, slug FROM directory_place WHERE within_id IS NULL
        UNION ALL
        SELECT place.slug, region.top
        FROM directory_place place JOIN region ON place.within_id = region.slug
    ), told AS (
        SELECT referrals_cohort(r.sent_at, r.created_at) AS month, r.*, region.top AS region_id,
            least(r.intake_at, r.enrolled_at) AS taken_in_at,
            r.answered_at IS NOT NULL AND r.decline_reason = '' AND r.end <> 'redirected' AS accepted,
            NOT EXISTS (
                SELECT FROM referrals_referral before WHERE before.client_id = r.client_id
                AND (before.created_at, before.id) < (r.created_at, r.id)) AS first_of_person
        FROM referrals_referral r LEFT JOIN region ON region.slug = r.place_id
        WHERE referrals_cohort(r.sent_at, r.created_at) = ANY(months)
            AND NOT EXISTS (
                SELECT FROM directory_organization house
                WHERE house.id IN (r.sender_id, r.receiver_id) AND house.sealed_at IS NOT NULL)
    ), facts AS (
        SELECT told.month, told.sender_id, told.receiver_id, told.service_id, told.region_id, fact.*
        FROM told CROSS JOIN LATERAL (VALUES
            ('reached', 'begun', NULL::integer, true),
            ('reached', 'people', NULL, first_of_person),
            ('reached', 'prescreened', NULL, sent_at IS NOT NULL OR verdict <> ''),
            ('reached', 'eligible', NULL, sent_at IS NOT NULL OR verdict = 'eligible'),
            ('reached', 'consented', NULL, sent_at IS NOT NULL OR consent_id IS NOT NULL),
            ('reached', 'sent', NULL, sent_at IS NOT NULL),
            ('reached', 'received', NULL, received_at IS NOT NULL OR answered_at IS NOT NULL),
            ('reached', 'answered', NULL, answered_at IS NOT NULL),
            ('reached', 'accepted', NULL, accepted),
            ('reached', 'intake', NULL, accepted AND taken_in_at IS NOT NULL),
            ('reached', 'enrolled', NULL, enrolled_at IS NOT NULL),
            ('reached', 'reported', NULL, reported_at IS NOT NULL),
            ('state', state, NULL, sent_at IS NOT NULL),
            ('end', "end", NULL, sent_at IS NOT NULL AND "end" <> ''),
            ('decline', decline_reason || '|' || decline_party, NULL, decline_reason <> ''),
            ('days', 'receipt', referrals_days(sent_at, received_at), true),
            ('days', 'answer', referrals_days(sent_at, answered_at), true),
            ('days', 'intake', referrals_days(answered_at, taken_in_at), true),
            ('days', 'enrolment', referrals_days(intake_at, enrolled_at), true),
            ('days', 'report', referrals_days(enrolled_at, reported_at), true)
        ) fact(measure, detail, days, holds)
        WHERE fact.holds AND (fact.measure <> 'days' OR fact.days IS NOT NULL)
    )
    INSERT INTO referrals_tally
        (month, level, sender_id, receiver_id, service_id, place_id, measure, detail, days, number)
    SELECT month,
        CASE GROUPING(sender_id, receiver_id, service_id, region_id)
            WHEN 15 THEN 'all' WHEN 7 THEN 'sender' WHEN 11 THEN 'receiver'
            WHEN 9 THEN 'service' WHEN 14 THEN 'place' ELSE 'pair' END,
        sender_id, receiver_id, service_id, region_id, measure, detail, days, count(*)
    FROM facts
    GROUP BY month, measure, detail, days, GROUPING SETS (
        (), (sender_id), (receiver_id), (receiver_id, service_id), (region_id),
        (sender_id, receiver_id, service_id));
END $$
"""
DROP_COUNT = "DROP FUNCTION referrals_count_months(date[])"

# Marks are deleted before the months are read: whatever commits later has a mark of its own, which
# stays for the next time. One counts at a time, so that no month is ever there twice.
REFRESH = """
CREATE FUNCTION referrals_refresh_figures() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz;
    clients uuid[];
    months date[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('referrals.figures', 0));
    moment := clock_timestamp();
    WITH taken AS (DELETE FROM referrals_stalefigure RETURNING client_id, month)
    SELECT array_agg(DISTINCT client_id) FILTER (WHERE client_id IS NOT NULL),
           array_agg(DISTINCT month) FILTER (WHERE month IS NOT NULL)
    INTO clients, months FROM taken;
    SELECT array_agg(DISTINCT found.month) INTO months FROM (
        SELECT unnest(months) AS month
        UNION ALL
        SELECT referrals_cohort(sent_at, created_at) FROM referrals_referral
        WHERE client_id = ANY(clients)
    ) found;
    PERFORM referrals_count_months(coalesce(months, '{}'));
    INSERT INTO referrals_counted (id, as_of) VALUES (1, moment)
    ON CONFLICT (id) DO UPDATE SET as_of = EXCLUDED.as_of;
    RETURN coalesce(cardinality(months), 0);
END $$;
CREATE FUNCTION referrals_rebuild_figures() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz;
    months date[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('referrals.figures', 0));
    moment := clock_timestamp();
    DELETE FROM referrals_stalefigure;
    SELECT coalesce(array_agg(DISTINCT referrals_cohort(sent_at, created_at)), '{}') INTO months
    FROM referrals_referral;
    DELETE FROM referrals_tally;
    PERFORM referrals_count_months(months);
    INSERT INTO referrals_counted (id, as_of) VALUES (1, moment)
    ON CONFLICT (id) DO UPDATE SET as_of = EXCLUDED.as_of;
    RETURN cardinality(months);
END $$
"""
DROP_REFRESH = """
DROP FUNCTION referrals_rebuild_figures();
DROP FUNCTION referrals_refresh_figures()
"""

# The person is marked and not the month: which of a person's referrals is the first may depend on
# one of another month, and on what commits at the same moment.
MARK = """
CREATE FUNCTION referrals_mark_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO referrals_stalefigure (client_id) VALUES (NEW.client_id);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO referrals_stalefigure (client_id, month)
        VALUES (OLD.client_id, referrals_cohort(OLD.sent_at, OLD.created_at));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER referrals_referral_figures AFTER INSERT OR DELETE OR UPDATE OF
    sender_id, receiver_id, service_id, client_id, place_id, state, verdict, consent_id, created_at,
    sent_at, received_at, answered_at, intake_at, enrolled_at, reported_at, decline_reason,
    decline_party, "end"
ON referrals_referral FOR EACH ROW EXECUTE FUNCTION referrals_mark_figures();
CREATE FUNCTION referrals_mark_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO referrals_stalefigure (month)
    SELECT DISTINCT referrals_cohort(sent_at, created_at) FROM referrals_referral
    WHERE NEW.id IN (sender_id, receiver_id);
    RETURN NULL;
END $$;
CREATE TRIGGER referrals_organization_figures AFTER UPDATE OF sealed_at ON directory_organization
FOR EACH ROW WHEN (OLD.sealed_at IS DISTINCT FROM NEW.sealed_at)
EXECUTE FUNCTION referrals_mark_sealed()
"""
DROP_MARK = """
DROP TRIGGER referrals_organization_figures ON directory_organization;
DROP FUNCTION referrals_mark_sealed();
DROP TRIGGER referrals_referral_figures ON referrals_referral;
DROP FUNCTION referrals_mark_figures()
"""

# An empty database has nothing to count, and stays the same whenever it is made.
COUNT_WHAT_IS_THERE = """
SELECT referrals_rebuild_figures() WHERE EXISTS (SELECT FROM referrals_referral)
"""


class Migration(migrations.Migration):
    """Keep the figures: mark what changes, count it anew, and let only coordinators read them."""

    dependencies = [("referrals", "0006_network_figures")]

    operations = [
        migrations.RunSQL(COHORT, reverse_sql=DROP_COHORT),
        migrations.RunSQL(WAITING, reverse_sql="DROP INDEX referral_waiting"),
        migrations.RunSQL(COUNT, reverse_sql=DROP_COUNT),
        migrations.RunSQL(REFRESH, reverse_sql=DROP_REFRESH),
        migrations.RunSQL(MARK, reverse_sql=DROP_MARK),
        rls.protect("referrals_tally", select=rls.NETWORK),
        rls.protect("referrals_stalefigure", select="false"),
        migrations.RunSQL(COUNT_WHAT_IS_THERE, reverse_sql=migrations.RunSQL.noop),
    ]
