from importlib import import_module

from django.db import migrations

from alongside.foundation.access import rls

PACE_BEFORE = import_module("alongside.programmes.referrals.migrations.0004_pace_to_intake").PACE
DROP_PACE = "DROP FUNCTION referrals_pace(timestamptz)"

# How fast a service is, told to everybody, counts nobody of a sealed organization on either side.
PACE = PACE_BEFORE.replace(
    "WHERE r.sent_at IS NOT NULL",
    f"WHERE r.sent_at IS NOT NULL AND {rls.open_house('r.sender_id')}"
    f" AND {rls.open_house('r.receiver_id')}",
)

# At the sender a referral is its worker's and the managers'; at the receiver everybody may take what
# nobody has taken. The network coordinator is none of these and sees nothing, not even a number.
NEITHER = rls.both(rls.open_house("sender_id"), rls.open_house("receiver_id"))
SENT = rls.both(
    rls.ours("sender_id"),
    rls.either(rls.open_house("sender_id"), rls.in_hand("worker_id", "sender_id")),
)
RECEIVED = rls.both(
    rls.ours("receiver_id"),
    rls.either(
        rls.open_house("receiver_id"),
        "coach_id IS NULL",
        rls.in_hand("coach_id", "receiver_id"),
    ),
)
REFERRAL = rls.either(NEITHER, SENT, RECEIVED, rls.own())
FOLLOWED = "EXISTS (SELECT FROM referrals_referral held WHERE held.id = referral_id)"
NO_SEAL = f"{rls.SEALED} = '{{}}'"
BY_REFERRAL = rls.either(NO_SEAL, FOLLOWED)
DECISION = rls.either(
    rls.open_house(),
    rls.own(),
    "EXISTS (SELECT FROM clients_client held WHERE held.id = client_id)",
)


class Migration(migrations.Migration):
    """Referrals from or to a sealed organization are nowhere but in the hands they lie in."""

    dependencies = [
        ("referrals", "0004_pace_to_intake"),
        ("clients", "0004_sealed_organizations"),
        ("criteria", "0002_policies_and_history"),
    ]

    operations = [
        rls.restrict("referrals_referral", "sealed", "SELECT", "UPDATE", to=REFERRAL),
        rls.restrict(
            "referrals_subject", "sealed", "SELECT", "UPDATE", to=rls.either(NEITHER, FOLLOWED)
        ),
        rls.restrict("referrals_judgement", "sealed", "SELECT", to=BY_REFERRAL),
        rls.restrict("referrals_message", "sealed", "SELECT", to=BY_REFERRAL),
        rls.restrict("referrals_appointment", "sealed", "SELECT", "UPDATE", to=BY_REFERRAL),
        rls.restrict("referrals_report", "sealed", "SELECT", to=BY_REFERRAL),
        rls.restrict(
            "clients_sharedcopy",
            "sealed_receiver",
            "SELECT",
            to=rls.either(
                rls.open_house("receiver_id"), rls.ours("sender_id"), rls.own(), FOLLOWED
            ),
        ),
        rls.restrict("criteria_decision", "sealed", "SELECT", to=DECISION),
        migrations.RunSQL([DROP_PACE, PACE], reverse_sql=[DROP_PACE, PACE_BEFORE]),
    ]
