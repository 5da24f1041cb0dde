"""The journal's seals as SQL: what is hashed, and the functions that a migration makes.

Every line and every row change waits in `journal_unsealed` from the moment it is written. A background
job seals what has been committed: the hashes of some rows, and the seal before, give the new seal's
digest, so that no row can be changed, taken out, put in or moved without breaking the chain
(docs/adr/0016-sealed-journal.md).
"""

# The names of columns are written out, and times are counted in seconds, so that neither a later column
# nor a setting of the session changes an old hash. A new column makes a new shape, and keeps this one.
SHAPE = 1

# So many rows under one seal at most: a seal is read whole when it is verified. One that holds fewer left
# nothing waiting, which verification counts on.
MOST = 2_000

# A row that was gone before anybody sealed it.
GONE = r"'\x00'::bytea"


def hashed(*values: str) -> str:
    """The hash of some values, in SQL."""
    return f"sha256(convert_to(jsonb_build_array({', '.join(values)})::text, 'UTF8'))"


EVENT_HASH = hashed(
    "e.id",
    "extract(epoch FROM e.created_at)",
    "e.actor_id",
    "e.actor_organization_id",
    "e.verb",
    "e.subject_type",
    "e.subject_id",
    "e.client_id",
    "e.organizations",
    "e.ground",
    "e.data",
)
CHANGE_HASH = hashed(
    "c.id",
    "extract(epoch FROM c.at)",
    "c.actor_id",
    "c.organization_id",
    "c.table_name",
    "c.row_id",
    "c.operation",
    "c.columns",
    "c.digests",
)
_ALL_HASHES = (
    "COALESCE((SELECT string_agg(h, ''::bytea ORDER BY place)"
    " FROM unnest(s.event_hashes || s.change_hashes) WITH ORDINALITY AS all_hashes (h, place)), ''::bytea)"
)
_ABOUT = (
    "convert_to(jsonb_build_array(s.number, extract(epoch FROM s.made_at), s.shape, s.events,"
    " s.changes)::text, 'UTF8')"
)
DIGEST = f"sha256(s.previous || {_ABOUT} || {_ALL_HASHES})"

# Once for each statement, not for each row, so that a bulk load costs one insert more and not millions.
AWAIT = """
CREATE FUNCTION journal_await_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'journal_event' THEN
        INSERT INTO journal_unsealed (event_id) SELECT id FROM fresh;
    ELSE
        INSERT INTO journal_unsealed (change_id) SELECT id FROM fresh;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_event_unsealed AFTER INSERT ON journal_event
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_await_seal();
CREATE TRIGGER journal_rowchange_unsealed AFTER INSERT ON journal_rowchange
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_await_seal();
INSERT INTO journal_unsealed (event_id) SELECT id FROM journal_event ORDER BY id;
INSERT INTO journal_unsealed (change_id) SELECT id FROM journal_rowchange ORDER BY id;
"""

DROP_AWAIT = """
DROP TRIGGER journal_event_unsealed ON journal_event;
DROP TRIGGER journal_rowchange_unsealed ON journal_rowchange;
DROP FUNCTION journal_await_seal();
"""

# One seal at a time. What another transaction has not committed yet is not seen here, and waits on.
SEAL = f"""
CREATE FUNCTION journal_seal_next(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    lines uuid[];
    rows bigint[];
    line_hashes bytea[];
    row_hashes bytea[];
    last journal_seal;
BEGIN
    PERFORM pg_advisory_xact_lock('journal_seal'::regclass::oid::bigint);
    WITH taken AS (
        DELETE FROM journal_unsealed
        WHERE id IN (SELECT id FROM journal_unsealed ORDER BY id LIMIT most)
        RETURNING event_id, change_id
    )
    SELECT COALESCE(array_agg(event_id ORDER BY event_id) FILTER (WHERE event_id IS NOT NULL), '{{}}'),
           COALESCE(array_agg(change_id ORDER BY change_id) FILTER (WHERE change_id IS NOT NULL), '{{}}')
    INTO lines, rows FROM taken;
    IF cardinality(lines) + cardinality(rows) = 0 THEN
        RETURN 0;
    END IF;
    SELECT COALESCE(array_agg(CASE WHEN e.id IS NULL THEN {GONE} ELSE {EVENT_HASH} END ORDER BY key), '{{}}')
    INTO line_hashes FROM unnest(lines) AS key LEFT JOIN journal_event e ON e.id = key;
    SELECT COALESCE(array_agg(CASE WHEN c.id IS NULL THEN {GONE} ELSE {CHANGE_HASH} END ORDER BY key), '{{}}')
    INTO row_hashes FROM unnest(rows) AS key LEFT JOIN journal_rowchange c ON c.id = key;
    SELECT * INTO last FROM journal_seal ORDER BY number DESC LIMIT 1;
    INSERT INTO journal_seal
        (number, made_at, shape, previous, events, event_hashes, changes, change_hashes, digest)
    SELECT s.*, {DIGEST} FROM (
        SELECT COALESCE(last.number, 0) + 1 AS number, clock_timestamp() AS made_at,
               {SHAPE}::smallint AS shape, COALESCE(last.digest, ''::bytea) AS previous,
               lines AS events, line_hashes AS event_hashes,
               rows AS changes, row_hashes AS change_hashes
    ) s;
    RETURN cardinality(lines) + cardinality(rows);
END $$
"""  # noqa: S608  put together from the constants above alone

DROP_SEAL = "DROP FUNCTION journal_seal_next(integer)"
