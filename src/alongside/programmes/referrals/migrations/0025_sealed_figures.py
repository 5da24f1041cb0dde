from django.db import migrations

# Another trigger marks the months to be counted anew (0007); what was counted of the house itself goes at once.
FORGET = """
CREATE FUNCTION referrals_forget_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM referrals_tally t WHERE NEW.id IN (t.sender_id, t.receiver_id)
        OR t.service_id IN (SELECT s.id FROM directory_service s WHERE s.organization_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER referrals_organization_forgotten AFTER UPDATE OF sealed_at ON directory_organization
FOR EACH ROW WHEN (OLD.sealed_at IS NULL AND NEW.sealed_at IS NOT NULL)
EXECUTE FUNCTION referrals_forget_figures()
"""
DROP = """
DROP TRIGGER referrals_organization_forgotten ON directory_organization;
DROP FUNCTION referrals_forget_figures()
"""


class Migration(migrations.Migration):
    """A house that is sealed leaves the figures with its seal, and not when they are counted next."""

    dependencies = [("referrals", "0024_to_answer")]

    operations = [migrations.RunSQL(FORGET, reverse_sql=DROP)]
