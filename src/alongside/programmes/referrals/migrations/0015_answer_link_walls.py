from importlib import import_module

from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch

SEALED = import_module("alongside.programmes.referrals.migrations.0005_sealed_organizations")
CLOCKS = import_module("alongside.programmes.referrals.migrations.0009_clock_walls")

# What the link that is being used is about, while it lives; asked once for each query.
ABOUT = """
CREATE FUNCTION referrals_by_link() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT subject_id FROM notices_link
    WHERE token_hash = NULLIF(current_setting('alongside.link', true), '')
        AND purpose = 'answer-referral' AND expires_at > now()
        AND withdrawn_at IS NULL AND used_up_at IS NULL
$$
"""
LINKED = "(SELECT referrals_by_link())"
THE_ONE = f"id = {LINKED}"
OF_THE_ONE = f"referral_id = {LINKED}"
WRITTEN = (
    f"{OF_THE_ONE} AND by_id IS NULL AND organization_id ="  # noqa: S608 (our own conditions)
    f" (SELECT held.receiver_id FROM referrals_referral held WHERE held.id = {LINKED})"
)
HELD = f"token_hash = {rls.LINK}"

# Of the shared copy the link gives the outcomes of the pre-screen alone: not a name, not a number, not
# an answer. Nothing once the consent has ended, or somebody has answered.
OPENED = """
CREATE FUNCTION referrals_opened_by_link() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN copy.fields ? 'prescreen' THEN jsonb_build_object(
        'verdict', copy.fields #>> '{prescreen,verdict}',
        'as_of', copy.fields #>> '{prescreen,as_of}',
        'version', copy.fields #>> '{prescreen,version}',
        'rules', (SELECT jsonb_agg(jsonb_build_array(found -> 'rule', found -> 'outcome'))
                  FROM jsonb_array_elements(copy.fields #> '{prescreen,results}') AS found)
    ) ELSE '{}'::jsonb END
    FROM referrals_referral referral
    JOIN clients_sharedcopy copy ON copy.referral_id = referral.id
    WHERE referral.id = referrals_by_link() AND referral.state IN ('sent', 'received')
        AND copy.ended_at IS NULL AND copy.until > now()
$$
"""

# Whatever ends the wait ends the link, when the transaction ends: the answer itself still needs it.
ENDED = """
CREATE FUNCTION referrals_end_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE notices_link SET withdrawn_at = now()
    WHERE purpose = 'answer-referral' AND subject_id = NEW.id
        AND withdrawn_at IS NULL AND used_up_at IS NULL;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER referrals_referral_ends_link AFTER UPDATE ON referrals_referral
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.by_link AND OLD.state IN ('sent', 'received') AND NEW.state NOT IN ('sent', 'received'))
EXECUTE FUNCTION referrals_end_link()
"""
DROP_ENDED = """
DROP TRIGGER referrals_referral_ends_link ON referrals_referral;
DROP FUNCTION referrals_end_link()
"""

# A partner that declines by its link ends the copy, as one with accounts does.
END_COPIES = CLOCKS.END_COPIES.replace(
    f"({CLOCKS.OF_THE_ONE})", f"({CLOCKS.OF_THE_ONE} OR {OF_THE_ONE})"
)


class Migration(migrations.Migration):
    """The walls around an answer by link: one referral, and of its copy the outcomes alone."""

    dependencies = [("referrals", "0014_answer_links")]

    operations = [
        migrations.RunSQL(ABOUT, reverse_sql="DROP FUNCTION referrals_by_link()"),
        migrations.RunSQL(OPENED, reverse_sql="DROP FUNCTION referrals_opened_by_link()"),
        rls.permit("referrals_referral", "by_link", "SELECT", "UPDATE", to=THE_ONE),
        rls.permit("referrals_subject", "by_link", "SELECT", to=OF_THE_ONE),
        rls.permit("referrals_message", "by_link", "INSERT", to=WRITTEN),
        rls.widen(
            "referrals_referral", "sealed", "SELECT", "UPDATE",
            before=rls.either(SEALED.REFERRAL, CLOCKS.THE_ONE),
            to=rls.either(SEALED.REFERRAL, CLOCKS.THE_ONE, THE_ONE),
        ),
        rls.protect(
            "referrals_answerlink",
            select=rls.either(HELD, rls.ours(), CLOCKS.OF_THE_ONE),
            insert=rls.ours(),
            update=HELD,
        ),
        watch("referrals_answerlink", without="token_hash,code_hash"),
        migrations.RunSQL(ENDED, reverse_sql=DROP_ENDED),
        migrations.RunSQL(END_COPIES, reverse_sql=CLOCKS.END_COPIES),
    ]  # fmt: skip
