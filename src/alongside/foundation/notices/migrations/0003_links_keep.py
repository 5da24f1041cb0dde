from django.db import migrations

KEPT = """
CREATE FUNCTION notices_link_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $kept$
DECLARE
    may_change text[] := ARRAY['last_used_at', 'used_up_at', 'withdrawn_at'];
BEGIN
    IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - may_change <> to_jsonb(OLD) - may_change
        OR (OLD.used_up_at IS NOT NULL AND NEW.used_up_at IS DISTINCT FROM OLD.used_up_at)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS NULL)
    THEN
        RAISE EXCEPTION 'a link keeps what it opens and for how long'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $kept$;
CREATE TRIGGER notices_link_kept BEFORE UPDATE ON notices_link
    FOR EACH ROW EXECUTE FUNCTION notices_link_kept();
"""
NOT_KEPT = """
DROP TRIGGER notices_link_kept ON notices_link;
DROP FUNCTION notices_link_kept();
"""


class Migration(migrations.Migration):
    """A link can be used and ended; it is never turned to somebody else, made longer or revived."""

    dependencies = [("notices", "0002_policies")]

    operations = [migrations.RunSQL(KEPT, reverse_sql=NOT_KEPT)]
