from importlib import import_module

from django.db import migrations

from alongside.foundation.access import rls

BEFORE = import_module("alongside.programmes.referrals.migrations.0010_forget_a_person").FORGET
REPLACE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
# What was weighed for a person says where they live and what they speak.
FORGET = REPLACE.replace(
    "    DELETE FROM notices_notice n USING",
    "    DELETE FROM referrals_proposalline WHERE referral_id = ANY(sent);\n"
    "    DELETE FROM referrals_suggestion WHERE referral_id = ANY(sent);\n"
    "    DELETE FROM notices_notice n USING",
)


class Migration(migrations.Migration):
    """Proposals forget an erased person, and show nobody of a house that was sealed since."""

    dependencies = [
        ("referrals", "0014_days_of_steps_taken"),
        ("referrals", "0015_answer_link_walls"),
    ]

    operations = [
        migrations.RunSQL(FORGET, reverse_sql=REPLACE),
        rls.restrict("referrals_proposalline", "sealed", "SELECT", to=rls.open_house("sender_id")),
        rls.restrict(
            "referrals_suggestion",
            "sealed",
            "SELECT",
            to=rls.either(rls.open_house("sender_id"), rls.ours("sender_id")),
        ),
    ]
