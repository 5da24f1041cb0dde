from django.db import migrations

from alongside.foundation.access import rls

# The job that reminds a desk ends the link before and makes a fresh one, for the one referral that it
# has in hand, and in the name of the organization that sent it.
ABOUT_IT = f"purpose = 'answer-referral' AND subject_id = {rls.MATTER}"
OF_ITS_SENDER = (
    "organization_id = (SELECT held.sender_id FROM referrals_referral held"  # noqa: S608 (our own conditions)
    f" WHERE held.id = {rls.MATTER} AND held.by_link)"
)


class Migration(migrations.Migration):
    """A reminder to a partner without accounts carries a link that works."""

    dependencies = [
        ("referrals", "0017_close_unheard"),
        ("notices", "0002_policies"),
    ]

    operations = [
        rls.permit("notices_link", "by_clock", "SELECT", "UPDATE", to=ABOUT_IT),
        rls.permit("notices_link", "by_clock", "INSERT", to=rls.both(ABOUT_IT, OF_ITS_SENDER)),
        rls.permit(
            "referrals_answerlink",
            "by_clock",
            "INSERT",
            to=rls.both(f"referral_id = {rls.MATTER}", OF_ITS_SENDER),
        ),
    ]
