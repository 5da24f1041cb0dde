from django.db import migrations

from alongside.foundation.access import rls

ONES_OWN = (
    "EXISTS (SELECT FROM clients_client c"
    f" WHERE c.id = clients_contactattempt.client_id AND {rls.ours('c.organization_id')})"
)


class Migration(migrations.Migration):
    """An attempt to reach somebody stands on a record of the house, where its person sees it."""

    dependencies = [("clients", "0009_links_to_ones_own")]

    operations = [
        rls.restrict("clients_contactattempt", "of_ones_own", "INSERT", "UPDATE", to=ONES_OWN)
    ]
