from django.db import migrations

# The order of each list, written as `queries.lists` asks for it: PostgreSQL reads the first page from
# the index and leaves the rest alone. A test holds the two to each other.
WAITS = "state IN ('received', 'sent')"
BEGAN = "COALESCE(sent_at, moved_at)"
RETURNED = "state = 'returned'"
PREPARED = "state IN ('consented', 'draft', 'pre-screened')"
TOLD = """(state IN ('declined', 'unanswered', 'withdrawn')
        OR (report_back AND state = 'reported'))"""
UNHEARD = """(NOT report_back
        AND state IN ('accepted', 'enrolled', 'intake booked', 'no-show', 'reported'))"""

RECEIVED = f"""
CREATE INDEX referral_received_in_order ON referrals_referral (
    receiver_id,
    (CASE WHEN {WAITS} THEN 0 ELSE 1 END),
    (CASE WHEN {WAITS} THEN {BEGAN} ELSE NULL END),
    moved_at DESC,
    id DESC
) WHERE sent_at IS NOT NULL
"""
SENT = f"""
CREATE INDEX referral_sent_in_order ON referrals_referral (
    sender_id,
    (CASE WHEN {RETURNED} THEN 0 WHEN {PREPARED} THEN 1 WHEN {TOLD} THEN 2 WHEN {WAITS} THEN 3
        ELSE 4 END),
    (CASE WHEN {RETURNED} THEN {BEGAN} WHEN {PREPARED} THEN {BEGAN} WHEN {TOLD} THEN {BEGAN}
        WHEN {WAITS} THEN {BEGAN} ELSE NULL END),
    (CASE WHEN {UNHEARD} THEN answered_at ELSE moved_at END) DESC,
    id DESC
)
"""


class Migration(migrations.Migration):
    """The two lists are read in the order in which an index holds them."""

    dependencies = [("referrals", "0012_backlog")]

    operations = [
        migrations.RunSQL(RECEIVED, reverse_sql="DROP INDEX referral_received_in_order"),
        migrations.RunSQL(SENT, reverse_sql="DROP INDEX referral_sent_in_order"),
    ]
