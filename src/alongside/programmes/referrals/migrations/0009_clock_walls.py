import datetime
from importlib import import_module
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.access.working_days import working_day_after

BEFORE = import_module("alongside.programmes.referrals.migrations.0005_sealed_organizations")

COPIES = import_module("alongside.foundation.clients.migrations.0002_policies_and_history")
THE_ONE = f"id = {rls.MATTER}"
OF_THE_ONE = f"referral_id = {rls.MATTER}"
FOLLOWED = "EXISTS (SELECT FROM referrals_referral held WHERE held.id = referral_id)"

# The job asks as nobody, and is told keys alone; each referral it then reaches one at a time.
DUE = """
CREATE FUNCTION referrals_clocks_due(today date, beyond uuid, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM referrals_referral WHERE next_step_on <= today AND id > beyond
    ORDER BY id LIMIT most
$$
"""

# What is in force was promised to somebody: it is followed by other times, never changed.
KEPT = """
CREATE FUNCTION referrals_times_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.starts <= (now() AT TIME ZONE 'America/Toronto')::date
        AND current_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    THEN
        RAISE EXCEPTION 'times in force are not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER referrals_clocktimes_kept BEFORE UPDATE OR DELETE ON referrals_clocktimes
FOR EACH ROW EXECUTE FUNCTION referrals_times_kept()
"""
DROP_KEPT = """
DROP TRIGGER referrals_clocktimes_kept ON referrals_clocktimes;
DROP FUNCTION referrals_times_kept()
"""

TORONTO = ZoneInfo("America/Toronto")
# A receiver that redirects opens the linked draft at the sender. The policy asked the table itself, and
# a table whose reading has become a question of its own cannot be asked from within: a function asks.
CAME = f"""
CREATE FUNCTION referrals_came_to_us(previous uuid, sender uuid, client uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM referrals_referral before
        WHERE (previous IS NULL OR before.id = previous) AND before.sent_at IS NOT NULL
            AND before.receiver_id = ANY({rls.ORGS})
            AND before.sender_id = sender AND before.client_id = client)
$$;
ALTER POLICY referrals_referral_insert ON referrals_referral WITH CHECK (
    ({rls.ours("sender_id")}) OR (previous_id IS NOT NULL
        AND referrals_came_to_us(previous_id, sender_id, client_id)));
ALTER POLICY referrals_subject_insert ON referrals_subject WITH CHECK (
    ({rls.ours("sender_id")}) OR referrals_came_to_us(NULL, sender_id, client_id))
"""  # noqa: S608 (put together from our own conditions)
FIRST_WALLS = import_module("alongside.programmes.referrals.migrations.0002_policies_and_history")
CAME_BEFORE = f"""
ALTER POLICY referrals_referral_insert ON referrals_referral WITH CHECK (
    {rls.either(rls.ours("sender_id"), FIRST_WALLS.FOLLOWS_ONE_WE_RECEIVED)});
ALTER POLICY referrals_subject_insert ON referrals_subject WITH CHECK (
    {rls.either(rls.ours("sender_id"), FIRST_WALLS.SUBJECT_OF_ONE_WE_RECEIVED)});
DROP FUNCTION referrals_came_to_us(uuid, uuid, uuid)
"""

# The job that gives a referral back ends its copy, as either organization could.
END_COPIES = COPIES.END_COPIES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "WHERE referral_id = referral AND ended_at IS NULL\n        AND (",
    f"WHERE referral_id = referral AND ended_at IS NULL\n        AND (({OF_THE_ONE}) OR ",
)
END_COPIES_BEFORE = COPIES.END_COPIES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

BEGINNING = datetime.date(2000, 1, 1)
MOMENT = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
# Working days to remind, due, escalate, give back. Five for an answer is what the network promised
# before times could be set; a service of 24 hours over four months is over after about 85.
FIRST = {
    "answer": (3, 5, 8, 15),
    "question": (3, 5, 8, None),
    "intake": (3, 5, 10, None),
    "report": (80, 85, 95, None),
}
RUNS = {
    "sent": ("answer", "sent_at"),
    "received": ("answer", "sent_at"),
    "returned": ("question", "moved_at"),
    "accepted": ("intake", "moved_at"),
    "no-show": ("intake", "moved_at"),
    "enrolled": ("report", "enrolled_at"),
}
NAMES = ("remind_on", "due_on", "escalate_on", "give_back_on")


def put_in_the_first_times(apps, _schema_editor):
    times = apps.get_model("referrals", "ClockTimes")
    # The same rows in every installation, so that the schema's baseline can be compared.
    for number, (clock, (remind, due, escalate, back)) in enumerate(FIRST.items(), 1):
        times.objects.create(
            id=UUID(int=number), created_at=MOMENT, starts=BEGINNING, clock=clock, remind=remind,
            due=due, escalate=escalate, give_back=back,
        )  # fmt: skip


def wind_what_runs(apps, _schema_editor):
    """Referrals that wait already: their days from when they began to; nothing is sent for the past."""
    referrals = apps.get_model("referrals", "Referral").objects.filter(state__in=RUNS, clock="")
    for referral in referrals.iterator(1000):
        clock, since = RUNS[referral.state]
        moment = getattr(referral, since) or referral.moved_at
        began = moment.astimezone(TORONTO).date()
        planned = [n if n is None else working_day_after(began, n) for n in FIRST[clock]]
        referral.clock, referral.clock_began = clock, began
        for name, day in zip(NAMES, planned, strict=True):
            setattr(referral, name, day)
        today = datetime.datetime.now(TORONTO).date()
        ahead = [day for day in (planned[0], *planned[2:]) if day and day > today]
        referral.next_step_on = min(ahead, default=None)
        referral.save(update_fields=["clock", "clock_began", "next_step_on", *NAMES])


class Migration(migrations.Migration):
    """The walls around clocks, the network's first times, and the clocks of what waits already."""

    dependencies = [("referrals", "0008_clocks")]

    operations = [
        migrations.RunPython(put_in_the_first_times, migrations.RunPython.noop),
        migrations.RunPython(wind_what_runs, migrations.RunPython.noop),
        rls.permit("referrals_referral", "by_clock", "SELECT", "UPDATE", to=THE_ONE),
        rls.permit("referrals_subject", "by_clock", "SELECT", to=OF_THE_ONE),
        rls.widen(
            "referrals_referral", "sealed", "SELECT", "UPDATE",
            before=BEFORE.REFERRAL, to=rls.either(BEFORE.REFERRAL, THE_ONE),
        ),
        rls.protect("referrals_clockeffect", select=FOLLOWED, insert=FOLLOWED),
        migrations.RunSQL(CAME, reverse_sql=CAME_BEFORE),
        migrations.RunSQL(DUE, reverse_sql="DROP FUNCTION referrals_clocks_due(date, uuid, integer)"),
        migrations.RunSQL(END_COPIES, reverse_sql=END_COPIES_BEFORE),
        migrations.RunSQL(KEPT, reverse_sql=DROP_KEPT),
    ]  # fmt: skip
