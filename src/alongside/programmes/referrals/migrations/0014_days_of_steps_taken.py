from django.db import migrations

DAYS = """
CREATE OR REPLACE FUNCTION referrals_days(since timestamptz, until timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE {strict} PARALLEL SAFE AS $$
    SELECT least(greatest((until AT TIME ZONE 'America/Toronto')::date
                          - (since AT TIME ZONE 'America/Toronto')::date, 0), 3650)
$$
"""

# An empty database has nothing to count, and stays the same whenever it is made.
COUNT_WHAT_IS_THERE = """
SELECT referrals_rebuild_figures() WHERE EXISTS (SELECT FROM referrals_referral)
"""


class Migration(migrations.Migration):
    """A step that was not taken has no days: `greatest` leaves out what is empty, and gave it none.

    The list of codes reads its first page from an index, however long it is.
    """

    dependencies = [("referrals", "0013_lists_in_order")]

    operations = [
        migrations.RunSQL(
            DAYS.format(strict="RETURNS NULL ON NULL INPUT"),
            reverse_sql=DAYS.format(strict="CALLED ON NULL INPUT"),
        ),
        migrations.RunSQL(
            "CREATE INDEX referral_newest ON referrals_referral (sent_at DESC, id DESC)"
            " WHERE sent_at IS NOT NULL",
            reverse_sql="DROP INDEX referral_newest",
        ),
        migrations.RunSQL(COUNT_WHAT_IS_THERE, reverse_sql=migrations.RunSQL.noop),
    ]
