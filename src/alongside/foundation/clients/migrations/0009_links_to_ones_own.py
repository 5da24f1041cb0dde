from django.db import migrations

from alongside.foundation.access import rls

ONES_OWN = (
    "purpose <> 'my-record' OR EXISTS (SELECT FROM clients_client c"
    f" WHERE c.id = notices_link.subject_id AND {rls.ours('c.organization_id')})"
)


class Migration(migrations.Migration):
    """A private link opens a record: whoever makes one can reach that record and works where it is kept."""

    dependencies = [
        ("clients", "0008_find_by_referral"),
        ("notices", "0003_links_keep"),
    ]

    operations = [rls.restrict("notices_link", "of_ones_own", "INSERT", to=ONES_OWN)]
