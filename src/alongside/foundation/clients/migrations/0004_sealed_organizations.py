from django.db import migrations

from alongside.foundation.access import rls

# Inside a sealed organization a record is its worker's and its managers'; what hangs on the record
# follows it. The subqueries look at the record through its own policies.
RECORD = rls.either(
    rls.open_house(), rls.own("id"), rls.mine("account_id"), rls.in_hand("worker_id")
)
THEIR_RECORD = "EXISTS (SELECT FROM clients_client held WHERE held.id = {column})"
BY_RECORD = rls.either(rls.open_house(), rls.own(), THEIR_RECORD.format(column="client_id"))
SENT_BY_RECORD = rls.either(
    rls.open_house("sender_id"),
    rls.ours("receiver_id"),
    rls.own(),
    THEIR_RECORD.format(column="client_id"),
)
FILE_BY_RECORD = rls.either(
    rls.open_house(),
    rls.own(),
    "client_id IS NULL",
    rls.both("shared_copy_id IS NULL", THEIR_RECORD.format(column="client_id")),
    rls.both(
        "shared_copy_id IS NOT NULL",
        "EXISTS (SELECT FROM clients_sharedcopy held WHERE held.id = shared_copy_id)",
    ),
)
OPEN_OF_OURS = f"""ARRAY(SELECT unnest({rls.ORGS}) EXCEPT
    SELECT o.id FROM directory_organization o WHERE o.sealed_at IS NOT NULL)"""  # noqa: S608
LINE = rls.either(
    "client_id IS NULL",
    f"organizations && {OPEN_OF_OURS}",
    f"organizations && {rls.MANAGED}",
    rls.mine("actor_id"),
    rls.own(),
    THEIR_RECORD.format(column="client_id"),
)
HISTORY = rls.either(
    rls.open_house(), f"organization_id = ANY({rls.MANAGED})", f"{rls.PERSON} IS NULL"
)


class Migration(migrations.Migration):
    """Inside a sealed organization, newcomers' records are their worker's and the managers'."""

    dependencies = [
        ("clients", "0003_what_the_person_sets"),
        ("directory", "0003_sealed_organizations"),
        ("people", "0002_memberships_and_invitations"),
    ]

    operations = [
        rls.restrict("clients_client", "sealed", "SELECT", "UPDATE", "DELETE", to=RECORD),
        rls.restrict(
            "clients_contactattempt", "sealed", "SELECT", "UPDATE", "DELETE", to=BY_RECORD
        ),
        rls.restrict("clients_consent", "sealed", "SELECT", "UPDATE", to=BY_RECORD),
        rls.restrict("clients_sharedcopy", "sealed", "SELECT", to=SENT_BY_RECORD),
        rls.restrict("files_storedfile", "sealed", "SELECT", "UPDATE", "DELETE", to=FILE_BY_RECORD),
        rls.restrict("journal_event", "sealed", "SELECT", to=LINE),
        rls.restrict("journal_rowchange", "sealed", "SELECT", to=HISTORY),
        rls.restrict("journal_oldvalue", "sealed", "SELECT", to=HISTORY),
    ]
