from django.db import migrations

from alongside.foundation.access import rls
from alongside.foundation.journal.triggers import watch

INVITED = rls.either(rls.ours(), f"token_hash = {rls.LINK}", rls.ADMINISTRATOR)


class Migration(migrations.Migration):
    """Invitations belong to the organization and to their link; kept forms to one person."""

    dependencies = [
        ("people", "0002_memberships_and_invitations"),
        ("journal", "0002_history_and_policies"),
    ]

    operations = [
        rls.protect(
            "people_invitation",
            select=INVITED,
            insert=rls.either(rls.ours(), rls.ADMINISTRATOR),
            update=INVITED,
        ),
        rls.protect(
            "people_keptform",
            select=rls.mine(),
            insert=rls.mine(),
            update=rls.mine(),
            delete=rls.mine(),
        ),
        watch("people_person", without="password,last_login"),
        watch("people_membership"),
        watch("people_invitation", without="token_hash"),
    ]
