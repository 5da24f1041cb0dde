"""For those who look after an organization's people, services and records."""

from django.utils.translation import gettext_lazy as _

from alongside.insight.help.guides.base import Guide, Picture, Task
from alongside.insight.help.guides.basics import AWAY, KEYS, NOTICES, SESSIONS

GUIDE = Guide(
    title=_("Help for managers"),
    lead=_("Who works here, what you offer, how much room there is, and what you keep."),
    ask=_(
        "Ask the coordinator of the network first: about agreements, criteria and your part in the network."
    ),
    tasks=(
        Task(
            "invite",
            _("Invite a colleague"),
            (
                _("Open “Colleagues”, then “Invite a colleague”. Use the address at work."),
                _("Give the roles that the work needs, and no more. One person may hold several."),
                _("The link in the e-mail works once. You can send it again, or withdraw it."),
            ),
            Picture(
                "manager-invite", _("The form of an invitation: name, address, language and roles.")
            ),
            "people:invite",
        ),
        Task(
            "leave",
            _("When somebody leaves or changes work"),
            (
                _(
                    "Open “Colleagues”, then the person, then “End access”. It holds at their next click."
                ),
                _(
                    "Hand their caseload over first: records and referrals go to the colleague you name."
                ),
                _("A membership with a last day ends by itself, in the evening of that day."),
            ),
            Picture(
                "manager-colleagues",
                _("The list of colleagues: their roles, since when, and invitations."),
            ),
            "people:members",
        ),
        Task(
            "keys-of-others",
            _("When somebody has lost the telephone that signs them in"),
            (
                _(
                    "See or hear the person before you do anything: a stranger may write in their name."
                ),
                _("Open “Colleagues”, then the person, and remove their second factor."),
                _("They sign in and set up a new one. They are told by e-mail that you did it."),
            ),
        ),
        Task(
            "room",
            _("State how much room there is"),
            (
                _("Write a number for each service. Partners see it with its age."),
                _("Save it once a week, also when nothing changed."),
                _("No room for a while? Write 0, and the suggestions put you last."),
            ),
            Picture(
                "manager-room",
                _("Every service of the organization with the places that are free."),
            ),
            "directory:capacity",
        ),
        Task(
            "page",
            _("Keep your organization’s page right"),
            (
                _("Find your organization under “Organizations”, and press “Change”."),
                _(
                    "Check languages, places, opening days and the telephone. Newcomers read this page too."
                ),
                _("A service that you no longer offer is stopped, not deleted: its history stays."),
            ),
            begins_at="directory:organizations",
        ),
        Task(
            "privacy",
            _("Answer for what you keep"),
            (
                _(
                    "Each record tells who opened it, when, and on what ground. Nobody can change that."
                ),
                _("A person asks what you hold? Print them a private link: their page shows it."),
                _(
                    "Something was sent in error? Recall it, or have the consent withdrawn: the copy closes at once."
                ),
            ),
        ),
        AWAY,
        NOTICES,
        SESSIONS,
        KEYS,
    ),
)
