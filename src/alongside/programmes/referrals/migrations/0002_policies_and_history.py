from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch

SENT = "sent_at IS NOT NULL"
RECEIVED = rls.both(rls.ours("receiver_id"), SENT)
COUNTED = rls.both(rls.NETWORK, SENT)
THEIRS = rls.both(rls.own(), SENT)

# A receiver that redirects opens the linked draft at the sender, which it then cannot read.
FOLLOWS_ONE_WE_RECEIVED = (
    "EXISTS (SELECT FROM referrals_referral before WHERE before.id = referrals_referral.previous_id"
    f" AND before.receiver_id = ANY({rls.ORGS}) AND before.sent_at IS NOT NULL"
    " AND before.sender_id = referrals_referral.sender_id"
    " AND before.client_id = referrals_referral.client_id)"
)
SUBJECT_OF_ONE_WE_RECEIVED = (
    "EXISTS (SELECT FROM referrals_subject before"
    f" WHERE before.receiver_id = ANY({rls.ORGS})"
    " AND before.sender_id = referrals_subject.sender_id"
    " AND before.client_id = referrals_subject.client_id)"
)


def between(table: str) -> str:
    """The asker is one of the two organizations, and the receiver only while the consent lives."""
    return (
        f"EXISTS (SELECT FROM clients_sharedcopy held WHERE held.referral_id = {table}.referral_id"
        f" AND ({rls.either(rls.ours('held.sender_id'), rls.ours('held.receiver_id'))}))"
    )


def theirs(table: str) -> str:
    """The newcomer of the referral is looking."""
    return (
        f"EXISTS (SELECT FROM referrals_referral own WHERE own.id = {table}.referral_id"
        f" AND own.client_id = ANY({rls.SUBJECTS}))"
    )


# Days to answer and to intake across the network, for whoever chooses where to refer: counts and
# medians of organizations, nothing about anybody. Only referrals that were sent are counted.
PACE = """
CREATE FUNCTION referrals_pace(since timestamptz)
RETURNS TABLE (service_id uuid, sent bigint, waiting bigint, answered bigint,
               answer_days double precision, enrolled bigint, intake_days double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.service_id,
        count(*) FILTER (WHERE r.sent_at >= since),
        count(*) FILTER (WHERE r.state IN ('sent', 'received', 'accepted', 'intake booked')),
        count(*) FILTER (WHERE r.answered_at >= since),
        percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM r.answered_at - r.sent_at) / 86400)
            FILTER (WHERE r.answered_at >= since),
        count(*) FILTER (WHERE r.enrolled_at >= since),
        percentile_cont(0.5) WITHIN GROUP (
            ORDER BY extract(epoch FROM r.enrolled_at - r.answered_at) / 86400)
            FILTER (WHERE r.enrolled_at >= since)
    FROM referrals_referral r
    WHERE r.sent_at IS NOT NULL
        AND (r.sent_at >= since - interval '90 days'
             OR r.state IN ('sent', 'received', 'accepted', 'intake booked'))
    GROUP BY r.service_id
$$
"""


class Migration(migrations.Migration):
    """The third wall around referrals: sender, receiver once sent, the person, counts for the network."""

    dependencies = [
        ("referrals", "0001_referrals"),
        ("clients", "0002_policies_and_history"),
        ("journal", "0002_history_and_policies"),
    ]

    operations = [
        rls.protect(
            "referrals_referral",
            select=rls.either(rls.ours("sender_id"), RECEIVED, COUNTED, THEIRS),
            insert=rls.either(rls.ours("sender_id"), FOLLOWS_ONE_WE_RECEIVED),
            update=rls.either(rls.ours("sender_id"), RECEIVED, THEIRS),
        ),
        rls.protect(
            "referrals_subject",
            select=rls.either(rls.ours("sender_id"), rls.ours("receiver_id"), rls.own()),
            insert=rls.either(rls.ours("sender_id"), SUBJECT_OF_ONE_WE_RECEIVED),
            update=rls.ours("sender_id"),
        ),
        rls.protect("referrals_judgement", select=rls.ours(), insert=rls.ours()),
        rls.protect(
            "referrals_message",
            select=between("referrals_message"),
            insert=rls.both(rls.ours(), between("referrals_message")),
        ),
        rls.protect(
            "referrals_appointment",
            select=rls.either(between("referrals_appointment"), theirs("referrals_appointment")),
            insert=rls.both(rls.ours(), between("referrals_appointment")),
            # The newcomer who withdraws, and the sender who hears of it, cancel what was booked.
            update=rls.either(between("referrals_appointment"), theirs("referrals_appointment")),
        ),
        rls.protect(
            "referrals_report",
            select=rls.either(
                rls.ours(),
                rls.both("told_sender", rls.ours("sender_id")),
                theirs("referrals_report"),
            ),
            insert=rls.ours(),
        ),
        migrations.RunSQL(PACE, reverse_sql="DROP FUNCTION referrals_pace(timestamptz)"),
        watch("referrals_referral", "sender_id"),
        watch("referrals_judgement"),
        watch("referrals_message"),
        watch("referrals_appointment"),
        watch("referrals_report"),
    ]
