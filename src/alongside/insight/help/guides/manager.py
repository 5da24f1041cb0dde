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
        Task(
            "register",
            _("See what you hold about whom"),
            (
                _(
                    "Open “Your organization”, then “Privacy register”. Each line says what you hold, how many, for which purpose and on what ground."
                ),
                _("It counts. It shows nobody’s name and nobody’s answers."),
                _("You cannot say why you hold something? Stop asking for it."),
                _("For a review or an audit take it away as CSV or XLSX."),
            ),
            begins_at="organization:register",
        ),
        Task(
            "ending",
            _("Ask before a consent ends"),
            (
                _(
                    "Open “Your organization”, then “Consents ending soon”. You see two weeks; “Within 90 days” looks further ahead."
                ),
                _(
                    "Each line has the last day and the worker. Where it says “Nobody yet”, find somebody first."
                ),
                _(
                    "The worker asks the person whether the sharing should go on. If so, they take a new consent."
                ),
                _(
                    "Without a new one the sharing stops by itself. That is no mistake: the person did not say yes again."
                ),
            ),
            begins_at="organization:consents",
        ),
        Task(
            "retention",
            _("Say how long records are kept"),
            (
                _(
                    "Open “Your organization”, then “How long records are kept”. Without a rule of yours, 12 months at least and 84 at most hold."
                ),
                _(
                    "Press “Change the rule”. Give both times in months, and what asks for them: an agreement, a law or your own policy."
                ),
                _("“Set the rule” makes it hold from today."),
                _(
                    "“Due for deletion” lists the records that were kept long enough. Its filter looks up to a year ahead."
                ),
                _(
                    "Months are counted from the last use; to look at a record is no use of it. Nothing is erased by itself."
                ),
            ),
            begins_at="organization:retention",
        ),
        Task(
            "erase",
            _("Erase a record, by two people"),
            (
                _(
                    "The first person presses “Propose to erase” in the list, or “Propose to erase this record” on the record, and chooses a reason."
                ),
                _(
                    "A manager who is somebody else opens “See the proposal to erase”, chooses “Erase it, for ever” or “Keep it”, and presses “Decide”."
                ),
                _(
                    "You are the only manager? Let a colleague propose. Your own proposal you can only take back."
                ),
                _(
                    "Before the shortest time is over, only two reasons count: “The person asked for it” and “It was begun by mistake”."
                ),
                _("A referral that is still going on holds the record. End it first."),
                _(
                    "Nothing brings the record back. What stays: who erased it, when and why, and that consents existed."
                ),
            ),
            begins_at="organization:retention",
        ),
        Task(
            "review",
            _("Review an opening in an emergency"),
            (
                _(
                    "Somebody opens a record of yours in an emergency? You are told at once, by e-mail too, whatever you chose in your account."
                ),
                _(
                    "Open “Your organization”, then “Openings in an emergency”, then the line. You show your second factor first."
                ),
                _("Compare “The reason they gave” with “What they read”, and talk with them."),
                _("Answer “What did you find?”, add a remark, and press “Close the review”."),
                _(
                    "You opened it yourself? Another manager reviews it. Where there is none, the review waits for one."
                ),
            ),
            begins_at="clients:emergency",
        ),
        AWAY,
        NOTICES,
        SESSIONS,
        KEYS,
    ),
)
