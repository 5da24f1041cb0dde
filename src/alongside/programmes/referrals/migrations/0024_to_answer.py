from django.db import migrations

# What waits at an organization is counted for every page of whoever answers there; by other indexes PostgreSQL
# gathers all that waits in the network, and leaves most of it.
TO_ANSWER = """
CREATE INDEX referral_to_answer ON referrals_referral (receiver_id)
    INCLUDE (sender_id, sent_at, worker_id, coach_id, client_id, id)
    WHERE state IN ('received', 'sent')
"""


class Migration(migrations.Migration):
    """What waits for an organization's answer is counted in an index of its own."""

    dependencies = [("referrals", "0023_counted_in_indexes")]

    operations = [migrations.RunSQL(TO_ANSWER, reverse_sql="DROP INDEX referral_to_answer")]
