from django.db import migrations

from alongside.foundation.access import rls

# The policy lets both sides move a referral; what it is and whom it speaks of stays as it was sent,
# and what the person agreed to is not the receiver's to change. The owner of the table may mend, as everywhere.
FUNCTION = f"""
CREATE FUNCTION referrals_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    identity text[] := ARRAY['id', 'code', 'sender_id', 'receiver_id', 'service_id', 'client_id',
                             'previous_id', 'sent_at', 'created_at'];
    agreed text[] := ARRAY['consent_id', 'report_back', 'decision_id'];
    owner text := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID);
    name text;
BEGIN
    IF OLD.sent_at IS NULL OR current_user = owner THEN
        RETURN NEW;
    END IF;
    FOREACH name IN ARRAY identity || agreed LOOP
        CONTINUE WHEN to_jsonb(OLD) -> name IS NOT DISTINCT FROM to_jsonb(NEW) -> name;
        IF name = ANY(agreed)
            AND ({rls.either(rls.ours("OLD.sender_id"), rls.own("OLD.client_id"))})
        THEN
            CONTINUE;
        END IF;
        RAISE EXCEPTION 'a sent referral keeps its %', name USING ERRCODE = 'check_violation';
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_referral_kept BEFORE UPDATE ON referrals_referral
FOR EACH ROW EXECUTE FUNCTION referrals_kept()
"""  # noqa: S608 (put together from our own conditions)
DROP = """
DROP TRIGGER referrals_referral_kept ON referrals_referral;
DROP FUNCTION referrals_kept()
"""


class Migration(migrations.Migration):
    """Hold a sent referral to what it was: its parties, its person, and what the person agreed to."""

    dependencies = [("referrals", "0002_policies_and_history")]

    operations = [migrations.RunSQL(FUNCTION, reverse_sql=DROP)]
