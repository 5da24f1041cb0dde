from django.db import migrations

STAYS = """
CREATE FUNCTION directory_seal_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $stays$
BEGIN
    IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RAISE EXCEPTION 'only the owner of the database takes a seal off'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $stays$;
CREATE TRIGGER directory_seal_stays BEFORE UPDATE ON directory_organization FOR EACH ROW
    WHEN (OLD.sealed_at IS NOT NULL AND NEW.sealed_at IS DISTINCT FROM OLD.sealed_at)
    EXECUTE FUNCTION directory_seal_stays();
CREATE TRIGGER directory_sealed_stays BEFORE DELETE ON directory_organization FOR EACH ROW
    WHEN (OLD.sealed_at IS NOT NULL) EXECUTE FUNCTION directory_seal_stays();
"""
OFF = """
DROP TRIGGER directory_seal_stays ON directory_organization;
DROP TRIGGER directory_sealed_stays ON directory_organization;
DROP FUNCTION directory_seal_stays();
"""


class Migration(migrations.Migration):
    """The site can put a seal on and never take it off, not even by saving what it read before."""

    dependencies = [("directory", "0004_opening_days")]

    operations = [migrations.RunSQL(STAYS, reverse_sql=OFF)]
