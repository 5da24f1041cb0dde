from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch

TODAY = "(now() AT TIME ZONE 'America/Toronto')::date"
CASE_WORKER = f"""EXISTS (SELECT FROM people_membership m
    WHERE m.person_id = {rls.PERSON} AND m.organization_id = NEW.organization_id
        AND m.roles && ARRAY['settlement_worker', 'coach', 'manager']::varchar[]
        AND m.starts <= {TODAY} AND (m.ends IS NULL OR m.ends >= {TODAY}))"""
OWNER = "(SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)"
MANAGES = "{column} = ANY(" + rls.MANAGED + ")"

# Whoever decides is whoever asks now, by the scope that the sign-in gave and not by what is written:
# a second membership, another role or standing in for a colleague makes no second person of anybody.
ERASURE_KEPT = f"""
CREATE FUNCTION clients_erasure_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    decided text[] := ARRAY['decision', 'decided_by_id', 'decided_at'];
BEGIN
    IF current_user = {OWNER} THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.proposed_by_id IS DISTINCT FROM {rls.PERSON} OR NEW.decision <> ''
            OR NEW.digest <> '' OR NOT {CASE_WORKER}
            OR NOT EXISTS (SELECT FROM clients_client c WHERE c.id = NEW.client_id
                AND c.organization_id = NEW.organization_id AND c.erased_at IS NULL)
        THEN
            RAISE EXCEPTION 'an erasure is proposed by who works there' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.decision <> '' OR NEW.decision = '' OR NEW.decided_by_id IS DISTINCT FROM {rls.PERSON}
        OR to_jsonb(NEW) - decided <> to_jsonb(OLD) - decided
        OR (CASE WHEN NEW.decision = 'taken back' THEN OLD.proposed_by_id <> {rls.PERSON}
           ELSE OLD.proposed_by_id = {rls.PERSON}
               OR NOT {MANAGES.format(column="OLD.organization_id")} END)
    THEN
        RAISE EXCEPTION 'an erasure is decided once, by another person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_erasure_kept BEFORE INSERT OR UPDATE ON clients_erasure
FOR EACH ROW EXECUTE FUNCTION clients_erasure_kept()
"""  # noqa: S608 - put together from our own conditions

# The record lies beyond the wall, so the rules of opening it are read by the owner of the tables: who
# looks works there in a case role, and the record is their house's or was shared with it.
LOOK_CHECKED = f"""
CREATE FUNCTION clients_emergencylook_checked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    home uuid := (SELECT organization_id FROM clients_client
                  WHERE id = NEW.client_id AND erased_at IS NULL);
BEGIN
    IF NEW.person_id IS DISTINCT FROM {rls.PERSON} OR NOT {CASE_WORKER}
        OR NEW.outcome <> '' OR home IS NULL OR NEW.owner_id <> home
        OR NOT (home = NEW.organization_id OR EXISTS (SELECT FROM clients_sharedcopy held
                WHERE held.client_id = NEW.client_id AND held.receiver_id = NEW.organization_id))
    THEN
        RAISE EXCEPTION 'nobody opens this record in an emergency' USING ERRCODE = 'check_violation';
    END IF;
    IF cardinality(regexp_split_to_array(btrim(NEW.reason), '\\s+')) < 5 THEN
        RAISE EXCEPTION 'an emergency is told in five words or more' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.until > clock_timestamp() + interval '4 hours' THEN
        RAISE EXCEPTION 'an emergency lasts four hours at most' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_emergencylook_checked BEFORE INSERT ON clients_emergencylook
FOR EACH ROW EXECUTE FUNCTION clients_emergencylook_checked()
"""  # noqa: S608 - put together from our own conditions
LOOK_KEPT = f"""
CREATE FUNCTION clients_emergencylook_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    reviewed text[] := ARRAY['outcome', 'remark', 'reviewed_by_id', 'reviewed_at'];
    shortened boolean := OLD.person_id = {rls.PERSON} AND NEW.until <= OLD.until
        AND to_jsonb(NEW) - 'until' = to_jsonb(OLD) - 'until';
    judged boolean := OLD.outcome = '' AND NEW.reviewed_by_id = {rls.PERSON}
        AND OLD.person_id <> {rls.PERSON} AND {MANAGES.format(column="OLD.owner_id")}
        AND to_jsonb(NEW) - reviewed = to_jsonb(OLD) - reviewed;
BEGIN
    IF current_user = {OWNER} OR shortened OR judged THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an opening is shortened by who made it, and judged once by another'
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER clients_emergencylook_kept BEFORE UPDATE ON clients_emergencylook
FOR EACH ROW EXECUTE FUNCTION clients_emergencylook_kept()
"""
FIND_IN_NEED = f"""
CREATE FUNCTION clients_find_in_need(asked text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM clients_client
    WHERE {rls.ours()} AND number = upper(btrim(asked)) AND erased_at IS NULL
$$
"""  # noqa: S608 - put together from our own conditions
OWNER_IN_NEED = """
CREATE FUNCTION clients_owner_in_need(record uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organization_id FROM clients_client WHERE id = record AND erased_at IS NULL
$$
"""

# clock_timestamp() and not now(): a transaction that began before the end reads nothing after it.
OPENED = f"""ARRAY(SELECT look.client_id FROM clients_emergencylook look
    WHERE look.person_id = {rls.PERSON} AND look.organization_id = ANY({rls.ORGS})
        AND look.until > clock_timestamp())"""  # noqa: S608
READ_IN_NEED = f"""
CREATE POLICY clients_client_emergency ON clients_client FOR SELECT USING (id = ANY({OPENED}))
"""
SEALED_BEFORE = rls.either(
    rls.open_house(), rls.own("id"), rls.mine("account_id"), rls.in_hand("worker_id")
)
SEALED_NOW = rls.either(SEALED_BEFORE, f"id = ANY({OPENED})")


def sealed(condition: str) -> str:
    """Put the condition under which a record of a sealed organization is read."""
    return f"ALTER POLICY clients_client_sealed_select ON clients_client USING ({condition})"


class Migration(migrations.Migration):
    """Two people erase; one person looks in an emergency, for hours, and another one judges."""

    dependencies = [("clients", "0005_safeguards"), ("people", "0003_policies_and_history")]

    operations = [
        rls.protect(
            "clients_retentionrule",
            select=rls.ours(),
            insert=MANAGES.format(column="organization_id"),
        ),
        rls.protect(
            "clients_erasure",
            select=rls.ours(),
            insert=rls.ours(),
            update=rls.ours(),
        ),
        rls.protect("clients_tombstone", select=rls.ours()),
        rls.protect(
            "clients_emergencylook",
            select=rls.either(
                rls.mine(),
                MANAGES.format(column="owner_id"),
                MANAGES.format(column="organization_id"),
            ),
            insert=rls.both(rls.mine(), rls.ours()),
            update=rls.either(rls.mine(), MANAGES.format(column="owner_id")),
        ),
        migrations.RunSQL(
            ERASURE_KEPT,
            reverse_sql="DROP TRIGGER clients_erasure_kept ON clients_erasure;"
            " DROP FUNCTION clients_erasure_kept()",
        ),
        migrations.RunSQL(
            LOOK_CHECKED,
            reverse_sql="DROP TRIGGER clients_emergencylook_checked ON clients_emergencylook;"
            " DROP FUNCTION clients_emergencylook_checked()",
        ),
        migrations.RunSQL(
            LOOK_KEPT,
            reverse_sql="DROP TRIGGER clients_emergencylook_kept ON clients_emergencylook;"
            " DROP FUNCTION clients_emergencylook_kept()",
        ),
        migrations.RunSQL(FIND_IN_NEED, reverse_sql="DROP FUNCTION clients_find_in_need(text)"),
        migrations.RunSQL(OWNER_IN_NEED, reverse_sql="DROP FUNCTION clients_owner_in_need(uuid)"),
        migrations.RunSQL(
            READ_IN_NEED, reverse_sql="DROP POLICY clients_client_emergency ON clients_client"
        ),
        migrations.RunSQL(sealed(SEALED_NOW), reverse_sql=sealed(SEALED_BEFORE)),
        watch("clients_erasure"),
        watch("clients_emergencylook", "owner_id", "reason,remark"),
    ]
