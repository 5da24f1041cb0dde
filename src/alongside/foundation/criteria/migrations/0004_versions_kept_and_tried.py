from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch

TODAY = "(now() AT TIME ZONE 'America/Toronto')::date"

# A version is what decisions were made by: whoever asks, the owner too, it only gets its last day.
KEPT = """
CREATE FUNCTION criteria_version_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF to_jsonb(NEW) - 'valid_to' <> to_jsonb(OLD) - 'valid_to' THEN
        RAISE EXCEPTION 'a version of criteria is not changed once it stands'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER criteria_version_kept BEFORE UPDATE ON criteria_criteriaversion
FOR EACH ROW EXECUTE FUNCTION criteria_version_kept()
"""
DROP_KEPT = """
DROP TRIGGER criteria_version_kept ON criteria_criteriaversion;
DROP FUNCTION criteria_version_kept()
"""

# What a draft is tried on. Coordinators may not read decisions; they get what the rules ask for, of
# the latest decisions of one set, and nothing that names anybody: no record, no worker (only that
# somebody judged), and nothing typed freely. Sealed organizations' decisions take no part, nor do
# those whose facts are gone. Nobody else gets a row.
RECENT = f"""
CREATE FUNCTION criteria_recent_facts(asked text, names text[], most integer)
RETURNS TABLE (code text, organization_id uuid, number smallint, as_of date, verdict text,
               facts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT upper(right(replace(d.id::text, '-', ''), 8)), d.organization_id, v.number, d.as_of,
        d.verdict, known.facts
    FROM criteria_criteriaversion v
    CROSS JOIN LATERAL (
        SELECT * FROM criteria_decision each
        WHERE each.version_id = v.id AND each.facts <> '{{}}' AND NOT EXISTS (
            SELECT FROM directory_organization home
            WHERE home.id = each.organization_id AND home.sealed_at IS NOT NULL)
        ORDER BY each.created_at DESC, each.id DESC
        LIMIT least(most, 500)
    ) d
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_object_agg(f.key, CASE WHEN f.value ? 'by'
            THEN f.value || '{{"by": "somebody"}}' ELSE f.value END), '{{}}') AS facts
        FROM jsonb_each(d.facts) f
        WHERE f.key = ANY(names) AND f.key <> 'target_occupation_text'
    ) known
    WHERE v.criteria_id = asked AND {rls.NETWORK}
    ORDER BY d.created_at DESC, d.id DESC
    LIMIT least(most, 500)
$$
"""  # noqa: S608 (put together from our own condition)

# One day for the whole network, so that no day gets two versions.
LAST_DECIDED = f"""
CREATE FUNCTION criteria_last_decided(asked text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(d.as_of) FROM criteria_decision d
    JOIN criteria_criteriaversion v ON v.id = d.version_id
    WHERE v.criteria_id = asked AND {rls.NETWORK}
$$
"""  # noqa: S608 (put together from our own condition)

STILL_OPEN = f"(valid_to IS NULL OR valid_to >= {TODAY})"
ENDS_AHEAD = f"(valid_to IS NULL OR valid_to >= {TODAY} - 1)"

# Everybody reads versions; coordinators add one from today on, end the one before, and take one back
# before its day. That only `valid_to` is written is the runtime role's grant (see apps.py).
VERSIONS = f"""
ALTER TABLE criteria_criteriaversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY criteria_criteriaversion_select ON criteria_criteriaversion FOR SELECT USING (true);
CREATE POLICY criteria_criteriaversion_insert ON criteria_criteriaversion FOR INSERT
    WITH CHECK ({rls.both(rls.NETWORK, "made_here", f"valid_from >= {TODAY}")});
CREATE POLICY criteria_criteriaversion_update ON criteria_criteriaversion FOR UPDATE
    USING ({rls.both(rls.NETWORK, STILL_OPEN)}) WITH CHECK ({rls.both(rls.NETWORK, ENDS_AHEAD)});
CREATE POLICY criteria_criteriaversion_delete ON criteria_criteriaversion FOR DELETE
    USING ({rls.both(rls.NETWORK, "made_here", f"valid_from > {TODAY}")})
"""
NO_VERSIONS = """
DROP POLICY criteria_criteriaversion_select ON criteria_criteriaversion;
DROP POLICY criteria_criteriaversion_insert ON criteria_criteriaversion;
DROP POLICY criteria_criteriaversion_update ON criteria_criteriaversion;
DROP POLICY criteria_criteriaversion_delete ON criteria_criteriaversion;
ALTER TABLE criteria_criteriaversion DISABLE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    """Versions that stay what they were, drafts for coordinators alone, and facts without a name."""

    dependencies = [
        ("criteria", "0003_drafts_and_periods"),
        ("directory", "0003_sealed_organizations"),
        ("journal", "0002_history_and_policies"),
    ]

    operations = [
        rls.protect(
            "criteria_draft",
            select=rls.NETWORK,
            insert=rls.NETWORK,
            update=rls.NETWORK,
            delete=rls.NETWORK,
        ),
        watch("criteria_draft"),
        migrations.RunSQL(KEPT, reverse_sql=DROP_KEPT),
        migrations.RunSQL(VERSIONS, reverse_sql=NO_VERSIONS),
        migrations.RunSQL(
            RECENT, reverse_sql="DROP FUNCTION criteria_recent_facts(text, text[], integer)"
        ),
        migrations.RunSQL(LAST_DECIDED, reverse_sql="DROP FUNCTION criteria_last_decided(text)"),
    ]
