from django.db import migrations

from alongside.foundation.access import rls

# A consent is a receipt. When its person is erased, what remains is that it existed: from which
# organization to which, for what, when; no name of an interpreter and no scan.
CONSENT_KEPT = """
CREATE OR REPLACE FUNCTION clients_consent_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    addable text[] := ARRAY['withdrawn_at', 'withdrawn_how', 'signed_file_id'];
BEGIN
    IF NEW.interpreter = '' AND EXISTS (
        SELECT FROM clients_client c WHERE c.id = NEW.client_id AND c.erased_at IS NOT NULL)
    THEN
        addable := addable || 'interpreter'::text;
    END IF;
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
END $$
"""
CONSENT_KEPT_BEFORE = """
CREATE OR REPLACE FUNCTION clients_consent_kept() RETURNS trigger
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
END $$
"""

# What is erased stays so: the site's role neither empties a record by itself nor fills one again.
ERASED_KEPT = """
CREATE FUNCTION clients_erased_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
        AND (OLD.erased_at IS NOT NULL OR NEW.erased_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'an erased record is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clients_client_erased BEFORE UPDATE ON clients_client
FOR EACH ROW EXECUTE FUNCTION clients_erased_kept()
"""

# The account is the newcomer's own way in. Once it leads to no record, nothing is left to keep it for.
FORGET_ACCOUNT = """
CREATE FUNCTION people_forget_account(account uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM people_membership WHERE person_id = account)
        OR EXISTS (SELECT FROM clients_client WHERE account_id = account)
        OR EXISTS (SELECT FROM people_person WHERE id = account AND is_administrator)
    THEN
        RETURN;
    END IF;
    DELETE FROM account_emailaddress WHERE user_id = account;
    DELETE FROM mfa_authenticator WHERE user_id = account;
    DELETE FROM notices_notice WHERE recipient_id = account;
    DELETE FROM notices_message WHERE recipient_id = account;
    DELETE FROM people_keptform WHERE person_id = account;
    UPDATE people_person SET email = 'erased-' || replace(gen_random_uuid()::text, '-', '')
        || '@invalid', name = '', password = '!', last_login = NULL, language = 'en',
        is_active = false, signed_out_at = now() WHERE id = account;
    RETURN NEXT account;
END $$
"""

# Gives the keys of all rows emptied or removed: their old values go too, and bytes under such a key.
FORGET = """
CREATE FUNCTION clients_forget_person(record uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    held clients_client%ROWTYPE;
    copies uuid[];
BEGIN
    SELECT * INTO STRICT held FROM clients_client WHERE id = record FOR UPDATE;
    UPDATE clients_client SET number = 'X' || upper(substr(md5(gen_random_uuid()::text), 1, 11)),
        given_name = '—', family_name = '', preferred_name = '', birth_date = NULL,
        birth_date_known = 'not', phone = '', email = '', place_id = NULL,
        no_fixed_address = false, languages = '{}', preferred_language = 'en',
        letter_language = 'en', interpreter_needed = false, safe_channels = '{}',
        no_voice_mail = false, safety_note = '', status = '', arrived_on = NULL,
        occupation_code = '', occupation = '', worker_id = NULL, account_id = NULL, came_by = NULL,
        closed_at = COALESCE(closed_at, now()), erased_at = now(), version = version + 1
    WHERE id = record;
    RETURN NEXT record;
    RETURN QUERY DELETE FROM clients_contactattempt WHERE client_id = record RETURNING id;
    UPDATE clients_consent SET interpreter = '', signed_file_id = NULL,
        withdrawn_how = CASE WHEN withdrawn_at IS NULL THEN 'erased' ELSE withdrawn_how END,
        withdrawn_at = COALESCE(withdrawn_at, now())
    WHERE client_id = record;
    RETURN QUERY SELECT id FROM clients_consent WHERE client_id = record;
    copies := ARRAY(SELECT id FROM clients_sharedcopy WHERE client_id = record
        OR (receiver_id = held.organization_id AND referral_id = held.came_by));
    UPDATE clients_sharedcopy SET fields = '{}', ended_at = COALESCE(ended_at, now()),
        ended_why = CASE WHEN ended_why = '' THEN 'erased' ELSE ended_why END
    WHERE id = ANY(copies);
    RETURN QUERY SELECT unnest(copies);
    RETURN QUERY DELETE FROM files_storedfile
        WHERE client_id = record OR shared_copy_id = ANY(copies) RETURNING id;
    UPDATE clients_emergencylook SET reason = '', remark = '' WHERE client_id = record;
    RETURN QUERY SELECT id FROM clients_emergencylook WHERE client_id = record;
    PERFORM clients_forget_papers(record, held);
    RETURN QUERY SELECT people_forget_account(held.account_id);
END $$
"""

# What lies about: tables brought and not yet imported, forms kept for a day, letters under way, notices.
PAPERS = """
CREATE FUNCTION clients_forget_papers(record uuid, held clients_client) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM files_broughttable WHERE organization_id = held.organization_id
        AND strpos("table"::text, to_jsonb(held.given_name)::text) > 0
        AND strpos("table"::text, to_jsonb(held.family_name)::text) > 0;
    DELETE FROM people_keptform k USING people_membership m
        WHERE m.person_id = k.person_id AND m.organization_id = held.organization_id
        AND (strpos(k.path, record::text) > 0
            OR (strpos(k.fields::text, trim('"' FROM to_jsonb(held.given_name)::text)) > 0
                AND strpos(k.fields::text, trim('"' FROM to_jsonb(held.family_name)::text)) > 0));
    DELETE FROM notices_link WHERE subject_id = record;
    DELETE FROM notices_notice WHERE strpos(url, record::text) > 0;
    DELETE FROM notices_message WHERE strpos(body, record::text) > 0
        OR (held.email <> '' AND lower(address) = lower(held.email));
END $$
"""

# Every app whose tables hold something of a newcomer brings a function <app>_forget_person(uuid), and,
# if a record may have to stay for now, <app>_holds_person(uuid). Only the owner of the tables makes functions.
EVERYWHERE = """
CREATE FUNCTION clients_forget_everywhere(record uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    forget text;
    found uuid[];
    gone uuid[] := '{}';
    home uuid := (SELECT organization_id FROM clients_client WHERE id = record);
BEGIN
    FOR forget IN SELECT proname FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname ~ '^[a-z]+_forget_person$'
            AND proname <> 'clients_forget_person' ORDER BY proname
    LOOP
        EXECUTE format('SELECT ARRAY(SELECT %I($1))', forget) INTO found USING record;
        gone := gone || found;
    END LOOP;
    gone := gone || ARRAY(SELECT clients_forget_person(record));
    DELETE FROM journal_oldvalue WHERE change_id IN (
        SELECT id FROM journal_rowchange WHERE row_id = ANY(gone));
    INSERT INTO clients_tombstone (digest, organization_id, erased_at)
    VALUES (encode(sha256(convert_to(record::text, 'UTF8')), 'hex'), home, now())
    ON CONFLICT (digest) DO NOTHING;
    RETURN QUERY SELECT unnest(gone);
END $$
"""

HELD = """
CREATE FUNCTION clients_held(record uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    holds text;
    held boolean;
BEGIN
    FOR holds IN SELECT proname FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname ~ '^[a-z]+_holds_person$'
    LOOP
        EXECUTE format('SELECT %I($1)', holds) INTO held USING record;
        IF held THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END $$
"""

# The one way by which the site's role erases, and it looks at the approval itself: two people, the
# second of them a manager of the house who is asking at this moment.
ERASE = f"""
CREATE FUNCTION clients_erase(proposal uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked clients_erasure%ROWTYPE;
BEGIN
    SELECT * INTO asked FROM clients_erasure WHERE id = proposal FOR UPDATE;
    IF asked.id IS NULL OR asked.decision <> 'confirmed' OR asked.digest <> ''
        OR asked.decided_by_id IS DISTINCT FROM {rls.PERSON}
        OR asked.decided_by_id = asked.proposed_by_id
        OR NOT asked.organization_id = ANY({rls.MANAGED})
    THEN
        RAISE EXCEPTION 'two people erase, one after the other' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM clients_client WHERE id = asked.client_id FOR UPDATE;
    IF clients_held(asked.client_id) THEN
        RAISE EXCEPTION 'the record is still needed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN QUERY SELECT clients_forget_everywhere(asked.client_id);
    UPDATE clients_erasure
    SET digest = encode(sha256(convert_to(client_id::text, 'UTF8')), 'hex') WHERE id = proposal;
END $$
"""  # noqa: S608 - put together from our own conditions

# After a restore, as the owner of the tables and nobody else: what has a tombstone is erased again.
REPLAY = """
CREATE FUNCTION clients_replay_erasures(digests text[]) RETURNS SETOF uuid
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    record uuid;
BEGIN
    IF current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class
                        WHERE oid = 'clients_client'::regclass)
    THEN
        RAISE EXCEPTION 'only the owner of the tables replays erasures';
    END IF;
    FOR record IN SELECT id FROM clients_client WHERE erased_at IS NULL
        AND encode(sha256(convert_to(id::text, 'UTF8')), 'hex') = ANY(digests)
    LOOP
        RETURN QUERY SELECT clients_forget_everywhere(record);
    END LOOP;
END $$
"""
DROPS = [
    "DROP FUNCTION clients_replay_erasures(text[])",
    "DROP FUNCTION clients_erase(uuid)",
    "DROP FUNCTION clients_held(uuid)",
    "DROP FUNCTION clients_forget_everywhere(uuid)",
    "DROP FUNCTION clients_forget_person(uuid)",
    "DROP FUNCTION clients_forget_papers(uuid, clients_client)",
    "DROP FUNCTION people_forget_account(uuid)",
    "DROP TRIGGER clients_client_erased ON clients_client",
    "DROP FUNCTION clients_erased_kept()",
    CONSENT_KEPT_BEFORE,
]


class Migration(migrations.Migration):
    """Take a person's values away: everywhere, after two people agreed, and again after a restore."""

    dependencies = [
        ("clients", "0006_guard_the_safeguards"),
        ("files", "0002_brought_tables"),
        ("notices", "0002_policies"),
        ("people", "0005_stand_ins"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            [
                CONSENT_KEPT, ERASED_KEPT, FORGET_ACCOUNT, PAPERS, FORGET, EVERYWHERE, HELD, ERASE,
                REPLAY,
            ],
            reverse_sql=DROPS,
        ),
    ]  # fmt: skip
