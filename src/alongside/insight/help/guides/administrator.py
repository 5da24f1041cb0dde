"""For those who keep an installation."""

from django.utils.translation import gettext_lazy as _

from alongside.insight.help.guides.base import Guide, Picture, Task
from alongside.insight.help.guides.basics import KEYS, NOTICES, SESSIONS

GUIDE = Guide(
    title=_("Help for administrators"),
    lead=_("Organizations, agreements, imports and first managers. You see no newcomer."),
    ask=_(
        "Ask whoever runs the machine first: about updates, copies for safety, e-mail and certificates."
    ),
    tasks=(
        Task(
            "organization",
            _("Add an organization"),
            (
                _("Look first whether it is there, under its English and its French name."),
                _("Press “Add an organization”. Write both names where there are two."),
                _("Then add its places, services and funding agreements on its page."),
                _("An organization that ends is closed, not deleted: what it did stays."),
            ),
            Picture(
                "administrator-organization",
                _("The form of a new organization: names, kind, sector and place."),
            ),
            "directory:organization-new",
        ),
        Task(
            "import",
            _("Import a list"),
            (
                _("Take the empty table: it has the right columns, as CSV or XLSX."),
                _(
                    "Bring your table. Nothing changes yet: you see what would be added, changed and refused, and why."
                ),
                _("Mend the table and bring it again, as often as you like. Then confirm."),
                _("Bringing the same table twice changes nothing the second time."),
            ),
            Picture(
                "administrator-import",
                _("The page of an import: choose a table, take an empty one, read the columns."),
            ),
            "directory:import",
        ),
        Task(
            "managers",
            _("Give an organization its first manager"),
            (
                _("Open “Managers”. Organizations without one stand first."),
                _(
                    "Invite one person, best by telephone first. From then on they invite their own people."
                ),
                _("Nobody opens an account here alone: every account begins with an invitation."),
            ),
            Picture(
                "administrator-managers",
                _("Organizations and their managers, those without one first."),
            ),
            "people:managers",
        ),
        Task(
            "seal",
            _("Seal an organization"),
            (
                _(
                    "A seal is for services to people who flee violence. Speak with their managers first: no page takes a seal off."
                ),
                _("Open the organization under “Organizations”, and press “Seal”."),
                _(
                    "Outside it, its people then appear in no search, list, count or suggestion, not even as a number."
                ),
                _(
                    "Partners to whom a person was referred with consent still read what was shared."
                ),
                _(
                    "Does it take referrals? Tick “Its services may be found, and partners may refer to them”. Without the tick nobody finds or chooses them. You can change that later, on the same page."
                ),
                _(
                    "Inside it, each record is seen by its worker and the managers only. Ask them to give every record a worker before you go on."
                ),
                _("Press “Seal the organization”."),
            ),
            begins_at="directory:organizations",
        ),
        Task(
            "running",
            _("Keep the installation in order"),
            (
                _("The command alongside doctor says what is wrong and how to mend it."),
                _(
                    "Make a copy for safety every night, and try once a quarter whether it can be restored."
                ),
                _(
                    "Somebody should be able to stand in for you: at least two administrators, each with two keys."
                ),
            ),
        ),
        NOTICES,
        SESSIONS,
        KEYS,
    ),
)
