from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch

# Nothing is disclosed without a live consent, whatever the site's code does: the database looks at
# the consent itself, and holds it against a withdrawal at the same moment.
COPY_UNDER_CONSENT = """
CREATE FUNCTION clients_copy_under_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    given clients_consent%ROWTYPE;
BEGIN
    SELECT * INTO given FROM clients_consent WHERE id = NEW.consent_id FOR SHARE;
    IF given.id IS NULL
        OR given.withdrawn_at IS NOT NULL
        OR given.client_id <> NEW.client_id
        OR given.organization_id <> NEW.sender_id
        OR given.receiver_id IS DISTINCT FROM NEW.receiver_id
        OR NOT 'refer' = ANY(given.purposes)
        OR NEW.until <= now()
        OR NEW.until > (given.until + 1)::timestamp AT TIME ZONE 'America/Toronto'
        OR EXISTS (
            SELECT FROM jsonb_object_keys(NEW.fields) AS field WHERE NOT field = ANY(given.fields))
    THEN
        RAISE EXCEPTION 'no live consent covers this copy' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_sharedcopy_consent BEFORE INSERT ON clients_sharedcopy
FOR EACH ROW EXECUTE FUNCTION clients_copy_under_consent()
"""
DROP_COPY_UNDER_CONSENT = """
DROP TRIGGER clients_sharedcopy_consent ON clients_sharedcopy;
DROP FUNCTION clients_copy_under_consent()
"""

# A consent is a receipt: once given, only its withdrawal (and the scan of its paper) is added.
CONSENT_KEPT = """
CREATE FUNCTION clients_consent_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    addable text[] := ARRAY['withdrawn_at', 'withdrawn_how', 'signed_file_id'];
BEGIN
    IF to_jsonb(NEW) - addable <> to_jsonb(OLD) - addable
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    THEN
        RAISE EXCEPTION 'a consent is not changed once given' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL THEN
        UPDATE clients_sharedcopy SET ended_at = NEW.withdrawn_at, ended_why = 'withdrawn'
        WHERE consent_id = NEW.id AND ended_at IS NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_consent_kept BEFORE UPDATE ON clients_consent
FOR EACH ROW EXECUTE FUNCTION clients_consent_kept()
"""
DROP_CONSENT_KEPT = """
DROP TRIGGER clients_consent_kept ON clients_consent;
DROP FUNCTION clients_consent_kept()
"""

# The receiver may end what it can read, and then can no longer read that it did: hence a function
# and no update policy at all.
END_COPIES = f"""
CREATE FUNCTION clients_end_copies(referral uuid, why text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended integer;
BEGIN
    UPDATE clients_sharedcopy SET ended_at = now(), ended_why = why
    WHERE referral_id = referral AND ended_at IS NULL
        AND ({rls.either(rls.ours("sender_id"), rls.ours("receiver_id"), rls.own())});
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END $$
"""  # noqa: S608 (put together from our own conditions)

READABLE = rls.both(rls.ours("receiver_id"), "ended_at IS NULL", "until > now()")
LIVE_COPY = (
    "EXISTS (SELECT FROM clients_sharedcopy held WHERE held.id = shared_copy_id"
    " AND held.ended_at IS NULL AND held.until > now())"
)
SENDER_OF_COPY = (
    "EXISTS (SELECT FROM clients_sharedcopy held WHERE held.id = shared_copy_id"
    f" AND held.sender_id = ANY({rls.ORGS}))"
)


class Migration(migrations.Migration):
    """The third wall around newcomers' records, consents and shared copies."""

    dependencies = [
        ("clients", "0001_clients"),
        ("files", "0001_files"),
        ("journal", "0002_history_and_policies"),
    ]

    operations = [
        rls.protect(
            "clients_client",
            select=rls.either(rls.ours(), rls.own("id"), rls.mine("account_id")),
            insert=rls.ours(),
            update=rls.ours(),
            delete=rls.ours(),
        ),
        rls.protect(
            "clients_contactattempt",
            select=rls.either(rls.ours(), rls.own()),
            insert=rls.ours(),
            update=rls.ours(),
            delete=rls.ours(),
        ),
        rls.protect(
            "clients_consent",
            select=rls.either(rls.ours(), rls.own()),
            insert=rls.either(rls.ours(), rls.own()),
            update=rls.either(rls.ours(), rls.own()),
        ),
        rls.protect(
            "clients_sharedcopy",
            select=rls.either(rls.ours("sender_id"), READABLE, rls.own()),
            insert=rls.ours("sender_id"),
        ),
        rls.protect(
            "files_storedfile",
            select=rls.either(
                rls.both(rls.ours(), rls.either("shared_copy_id IS NULL", LIVE_COPY)), rls.own()
            ),
            insert=rls.either(rls.ours(), SENDER_OF_COPY),
            update=rls.ours(),
            delete=rls.ours(),
        ),
        migrations.RunSQL(COPY_UNDER_CONSENT, reverse_sql=DROP_COPY_UNDER_CONSENT),
        migrations.RunSQL(CONSENT_KEPT, reverse_sql=DROP_CONSENT_KEPT),
        migrations.RunSQL(END_COPIES, reverse_sql="DROP FUNCTION clients_end_copies(uuid, text)"),
        watch("clients_client"),
        watch("clients_contactattempt"),
        watch("clients_consent"),
        watch("clients_sharedcopy", "sender_id"),
        watch("files_storedfile"),
    ]
