from django.db import migrations

# Months are marked to be counted anew, as before; what was counted of the house itself goes at once.
SEALED = """
CREATE OR REPLACE FUNCTION referrals_mark_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO referrals_stalefigure (month)
    SELECT DISTINCT referrals_cohort(sent_at, created_at) FROM referrals_referral
    WHERE NEW.id IN (sender_id, receiver_id);
    DELETE FROM referrals_tally t WHERE NEW.sealed_at IS NOT NULL
        AND (NEW.id IN (t.sender_id, t.receiver_id)
             OR t.service_id IN (SELECT s.id FROM directory_service s WHERE s.organization_id = NEW.id));
    RETURN NULL;
END $$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION referrals_mark_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO referrals_stalefigure (month)
    SELECT DISTINCT referrals_cohort(sent_at, created_at) FROM referrals_referral
    WHERE NEW.id IN (sender_id, receiver_id);
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    """A house that is sealed leaves the figures with its seal, and not when they are counted next."""

    dependencies = [("referrals", "0024_to_answer")]

    operations = [migrations.RunSQL(SEALED, reverse_sql=BEFORE)]
