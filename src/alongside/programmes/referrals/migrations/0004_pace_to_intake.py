from importlib import import_module

from django.db import migrations

PACE_BEFORE = import_module(
    "alongside.programmes.referrals.migrations.0002_policies_and_history"
).PACE

# Days to intake end at the intake, as partners count them, and not at enrolment weeks later. Who was
# enrolled without an intake being booked, or before it, was taken in on that day. A median of fewer
# than three says something about somebody, and is not given.
PACE = """
CREATE FUNCTION referrals_pace(since timestamptz)
RETURNS TABLE (service_id uuid, sent bigint, waiting bigint, answered bigint,
               answer_days double precision, intakes bigint, intake_days double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.service_id,
        count(*) FILTER (WHERE r.sent_at >= since),
        count(*) FILTER (WHERE r.state IN ('sent', 'received', 'accepted', 'intake booked')),
        count(*) FILTER (WHERE r.answered_at >= since),
        CASE WHEN count(*) FILTER (WHERE r.answered_at >= since) >= 3 THEN
            percentile_cont(0.5) WITHIN GROUP (
                ORDER BY extract(epoch FROM r.answered_at - r.sent_at) / 86400)
                FILTER (WHERE r.answered_at >= since) END,
        count(*) FILTER (WHERE taken.at >= since),
        CASE WHEN count(*) FILTER (WHERE taken.at >= since) >= 3 THEN
            percentile_cont(0.5) WITHIN GROUP (
                ORDER BY extract(epoch FROM taken.at - r.answered_at) / 86400)
                FILTER (WHERE taken.at >= since) END
    FROM referrals_referral r
    CROSS JOIN LATERAL (SELECT least(r.intake_at, r.enrolled_at) AS at) taken
    WHERE r.sent_at IS NOT NULL
        AND (r.sent_at >= since - interval '90 days'
             OR r.state IN ('sent', 'received', 'accepted', 'intake booked'))
    GROUP BY r.service_id
$$
"""
DROP = "DROP FUNCTION referrals_pace(timestamptz)"


class Migration(migrations.Migration):
    """The pace counts days from the answer to the first intake."""

    dependencies = [("referrals", "0003_keep_what_was_sent")]

    operations = [
        migrations.RunSQL([DROP, PACE], reverse_sql=[DROP, PACE_BEFORE]),
    ]
