from django.db import migrations

from alongside.foundation.access import rls

THE_ONE = f"id = {rls.MESSAGE}"
BY_LINK = f"token_hash = {rls.LINK}"


class Migration(migrations.Migration):
    """A notice is its reader's; a message is the job's that delivers it; a link its holder's."""

    dependencies = [("notices", "0001_notices")]

    operations = [
        rls.protect(
            "notices_notice",
            select=rls.mine("recipient_id"),
            insert="true",
            update=rls.mine("recipient_id"),
            delete=rls.mine("recipient_id"),
        ),
        rls.protect(
            "notices_message",
            select=rls.either(rls.mine("recipient_id"), THE_ONE),
            insert="true",
            update=THE_ONE,
            delete=THE_ONE,
        ),
        rls.protect(
            "notices_link",
            select=rls.either(BY_LINK, rls.ours()),
            insert=rls.either("organization_id IS NULL", rls.ours()),
            update=rls.either(BY_LINK, rls.ours()),
        ),
    ]
