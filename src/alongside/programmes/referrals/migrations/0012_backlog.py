from django.db import migrations

from alongside.foundation.access import rls

# What waits for somebody to choose a partner, for who coordinates: codes, regions, languages and verdicts.
# Nothing of the record leaves but that; a status is not told, only the services whose funder it bars, and of
# tested languages only whether a service can be given in them. Sealed organizations are not in it.
BACKLOG = f"""
CREATE FUNCTION referrals_backlog(speaks_from integer)
RETURNS TABLE (referral_id uuid, code varchar, sender_id uuid, place_id varchar,
               preferred_language varchar, languages varchar[], interpreter boolean,
               criteria varchar, barred uuid[], declined_by uuid, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id, r.code, r.sender_id, r.place_id, c.preferred_language,
        c.languages
            || CASE WHEN least((d.facts #>> '{{clb_listening,value}}')::numeric,
                               (d.facts #>> '{{clb_speaking,value}}')::numeric) >= speaks_from
                AND d.facts #>> '{{clb_listening,value}}' IS NOT NULL
                AND d.facts #>> '{{clb_speaking,value}}' IS NOT NULL
                THEN ARRAY['en'] ELSE ARRAY[]::varchar[] END::varchar[]
            || CASE WHEN least((d.facts #>> '{{nclc_listening,value}}')::numeric,
                               (d.facts #>> '{{nclc_speaking,value}}')::numeric) >= speaks_from
                AND d.facts #>> '{{nclc_listening,value}}' IS NOT NULL
                AND d.facts #>> '{{nclc_speaking,value}}' IS NOT NULL
                THEN ARRAY['fr'] ELSE ARRAY[]::varchar[] END::varchar[],
        c.interpreter_needed, v.criteria_id,
        ARRAY(SELECT s.id FROM directory_service s WHERE s.statuses <> '{{}}' AND c.status <> ''
              AND c.status <> ALL(s.statuses) ORDER BY s.id),
        (SELECT before.receiver_id FROM referrals_referral before WHERE before.id = r.previous_id),
        (r.created_at AT TIME ZONE 'America/Toronto')::date
    FROM referrals_referral r
    JOIN clients_client c ON c.id = r.client_id
    JOIN criteria_criteriaversion v ON v.id = r.criteria_version_id
    LEFT JOIN criteria_decision d ON d.id = r.decision_id
    WHERE {rls.NETWORK} AND r.state = 'pre-screened' AND r.sent_at IS NULL AND r.service_id IS NULL
        AND r.verdict = 'eligible' AND c.closed_at IS NULL AND {rls.open_house("r.sender_id")}
        AND (SELECT j.passed FROM referrals_judgement j
             WHERE j.referral_id = r.id AND j.gate = 'suitable'
             ORDER BY j.created_at DESC, j.id DESC LIMIT 1)
    ORDER BY r.created_at, r.id
$$
"""  # noqa: S608 (put together from our own conditions)

# A suggestion says what a proposal said, to the organization whose referral it is.
PROPOSED = (
    "EXISTS (SELECT FROM referrals_proposalline line"
    " WHERE line.referral_id = referrals_suggestion.referral_id"
    " AND line.sender_id = referrals_suggestion.sender_id"
    " AND line.service_id = referrals_suggestion.service_id)"
)

# What waits for a choice is a small part of all there is.
INDEX = (
    "CREATE INDEX referral_backlog ON referrals_referral (created_at, id) "
    "WHERE state = 'pre-screened' AND sent_at IS NULL AND service_id IS NULL"
)


class Migration(migrations.Migration):
    """The backlog as who coordinates may know it, and the walls around proposals and suggestions."""

    dependencies = [
        ("referrals", "0011_proposals"),
        ("clients", "0004_sealed_organizations"),
        ("criteria", "0002_policies_and_history"),
    ]

    operations = [
        migrations.RunSQL(BACKLOG, reverse_sql="DROP FUNCTION referrals_backlog(integer)"),
        migrations.RunSQL(INDEX, reverse_sql="DROP INDEX referral_backlog"),
        rls.protect(
            "referrals_proposal",
            select=rls.NETWORK,
            insert=rls.NETWORK,
            update=rls.NETWORK,
            delete=rls.NETWORK,
        ),
        rls.protect(
            "referrals_proposalline",
            select=rls.NETWORK,
            insert=rls.NETWORK,
            delete=rls.NETWORK,
        ),
        rls.protect(
            "referrals_suggestion",
            select=rls.either(rls.ours("sender_id"), rls.NETWORK),
            insert=rls.both(rls.NETWORK, PROPOSED),
            update=rls.both(rls.NETWORK, PROPOSED),
        ),
    ]
