"""Row history as a migration operation: one generic trigger, put on each table with personal data."""

from django.db.migrations.operations import RunSQL

# Runs as the owner, so that the runtime role needs no right to write history and cannot invent it.
# The hash stays when the values are erased: it proves that something stood there, not what.
FUNCTION = """
CREATE FUNCTION journal_row_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}'::jsonb ELSE to_jsonb(NEW) END;
    kept jsonb := '{}'::jsonb;
    names jsonb := '[]'::jsonb;
    hashes jsonb := '{}'::jsonb;
    fresh text := gen_random_uuid()::text;
    change bigint;
    owner uuid := COALESCE(after ->> TG_ARGV[0], before ->> TG_ARGV[0])::uuid;
    name text;
BEGIN
    FOR name IN SELECT jsonb_object_keys(before || after) ORDER BY 1 LOOP
        CONTINUE WHEN name = ANY(string_to_array(TG_ARGV[1], ','));
        CONTINUE WHEN before -> name IS NOT DISTINCT FROM after -> name;
        names := names || to_jsonb(name);
        CONTINUE WHEN TG_OP = 'INSERT';
        kept := kept || jsonb_build_object(name, before -> name);
        hashes := hashes || jsonb_build_object(
            name, encode(sha256(convert_to(fresh || (before -> name)::text, 'UTF8')), 'hex'));
    END LOOP;
    IF names = '[]'::jsonb THEN
        RETURN NULL;
    END IF;
    INSERT INTO journal_rowchange
        (at, actor_id, organization_id, table_name, row_id, operation, columns, digests)
    VALUES (clock_timestamp(), NULLIF(current_setting('alongside.person', true), '')::uuid, owner,
            TG_TABLE_NAME, COALESCE(after ->> 'id', before ->> 'id')::uuid, lower(TG_OP), names,
            hashes)
    RETURNING id INTO change;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO journal_oldvalue (change_id, organization_id, salt, values)
        VALUES (change, owner, fresh, kept);
    END IF;
    RETURN NULL;
END $$
"""

DROP_FUNCTION = "DROP FUNCTION journal_row_history()"


def watch(table: str, owner_column: str = "organization_id", without: str = "") -> RunSQL:
    """Keep the history of a table's rows.

    `owner_column` names the organization that may read it; `without` lists columns, separated by
    commas, whose old values must not be kept.
    """
    return RunSQL(
        f"CREATE TRIGGER {table}_history AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION journal_row_history('{owner_column}', '{without}')",
        reverse_sql=f"DROP TRIGGER {table}_history ON {table}",
    )
