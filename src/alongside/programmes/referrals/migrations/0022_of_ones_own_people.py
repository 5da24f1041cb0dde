from django.db import migrations

from alongside.foundation.access import rls

# Who is referred: a newcomer of the sender's, or whom the sender referred to us before.
OURS = (
    "EXISTS (SELECT FROM clients_client c WHERE c.id = client_id AND c.organization_id = sender_id)"
)
CAME = "referrals_came_to_us({previous}, sender_id, client_id)"

# A draft too keeps its parties; whose it is and of whom is settled when it begins.
FUNCTION = """
CREATE FUNCTION referrals_draft_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF (NEW.sender_id, NEW.client_id) IS DISTINCT FROM (OLD.sender_id, OLD.client_id)
        AND current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    THEN
        RAISE EXCEPTION 'a referral keeps its sender and its person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_referral_draft_kept BEFORE UPDATE ON referrals_referral
FOR EACH ROW EXECUTE FUNCTION referrals_draft_kept();
CREATE TRIGGER referrals_subject_kept BEFORE UPDATE ON referrals_subject
FOR EACH ROW EXECUTE FUNCTION referrals_draft_kept()
"""
DROP = """
DROP TRIGGER referrals_subject_kept ON referrals_subject;
DROP TRIGGER referrals_referral_draft_kept ON referrals_referral;
DROP FUNCTION referrals_draft_kept()
"""


class Migration(migrations.Migration):
    """Nobody begins a referral of a stranger's newcomer, nor turns one to them, whatever the code does."""

    dependencies = [
        ("referrals", "0021_found_by_initials"),
        ("clients", "0010_attempts_of_ones_own"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, reverse_sql=DROP),
        rls.restrict(
            "referrals_referral",
            "of_ones_own",
            "INSERT",
            to=rls.either(OURS, CAME.format(previous="previous_id")),
        ),
        rls.restrict(
            "referrals_subject",
            "of_ones_own",
            "INSERT",
            to=rls.either(OURS, CAME.format(previous="NULL")),
        ),
    ]
