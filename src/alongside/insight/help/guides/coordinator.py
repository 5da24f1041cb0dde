"""For those who look after the network, and see no names."""

from django.utils.translation import gettext_lazy as _

from alongside.insight.help.guides.base import Guide, Picture, Task
from alongside.insight.help.guides.basics import KEYS, NOTICES, SESSIONS

GUIDE = Guide(
    title=_("Help for network coordinators"),
    lead=_("The whole network in states, counts and codes. You never see a name, and need none."),
    ask=_(
        "Ask the administrator of this installation first: about organizations, agreements and access."
    ),
    tasks=(
        Task(
            "network",
            _("See how the network does"),
            (
                _("“The network” counts the referrals of a span of time, by where they stand."),
                _(
                    "Narrow it by sender, receiver and time. The address keeps the choice: send it to a colleague."
                ),
                _(
                    "Each chart has its numbers as a table below, and the list can be taken away as CSV."
                ),
                _("Small numbers can point at one person. Think before you pass a table on."),
            ),
            Picture(
                "coordinator-network",
                _("The page “The network”: counts, filters and where referrals stand."),
            ),
            "referrals:network",
        ),
        Task(
            "code",
            _("Find one referral"),
            (
                _("Somebody asks about a referral? Ask for its code, never for a name."),
                _(
                    "Type the code into the search at the top. You see its state, its days and both organizations."
                ),
                _("More than that only the two organizations can see. Put them in touch."),
            ),
        ),
        Task(
            "overdue",
            _("When nobody answers"),
            (
                _("What is overdue stands in “Your work”, the longest waiting first."),
                _(
                    "Call the organization before you write. Often somebody is away and nobody stands in."
                ),
                _("Look at their statement of room. If it is old, ask them to renew it."),
            ),
            begins_at="home:home",
        ),
        Task(
            "parts",
            _("Give an organization its part in the network"),
            (
                _(
                    "Open it under “Organizations”, and press “Add a part”: it sends, it receives, or both."
                ),
                _("Give the first day. A part ends with a last day; what was done under it stays."),
                _("Without a part an organization can neither send nor receive."),
            ),
            Picture(
                "coordinator-organizations",
                _("The list of organizations, with the part that each has in the network."),
            ),
            "directory:organizations",
        ),
        NOTICES,
        SESSIONS,
        KEYS,
    ),
)
