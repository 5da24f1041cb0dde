"""For those who receive referrals."""

from django.utils.translation import gettext_lazy as _

from alongside.insight.help.guides.base import Guide, Picture, Task
from alongside.insight.help.guides.basics import AWAY, EMERGENCY, KEYS, NOTICES, SESSIONS

GUIDE = Guide(
    title=_("Help for coaches"),
    lead=_("From the referral that arrives to the report back. Every referral gets an answer."),
    ask=_("Ask your manager first: about your role, the room you state, and who takes what."),
    tasks=(
        Task(
            "received",
            _("See what has come"),
            (
                _(
                    "“Received” holds what came to your organization; what waits longest stands first."
                ),
                _("“Mine” narrows the list to what you have taken, and to what nobody has."),
                _("Late is counted in working days: holidays and your closed days do not count."),
            ),
            Picture(
                "coach-received",
                _("The list of received referrals, with filters and how long each waits."),
            ),
            "referrals:inbox",
        ),
        Task(
            "answer",
            _("Answer a referral"),
            (
                _("Read what the person agreed to share. You see nothing else of their record."),
                _("Accept, and the referral is yours."),
                _(
                    "Something is missing? Ask a question: it goes back, and the waiting days stand still."
                ),
                _(
                    "It does not fit? Decline, and say on which side the reason lies. The sender learns from it."
                ),
                _("Another organization fits better? Suggest it. The person has to agree anew."),
            ),
            Picture(
                "coach-answer", _("A referral that waits: what was shared, and the ways to answer.")
            ),
        ),
        Task(
            "intake",
            _("Book the intake"),
            (
                _(
                    "Contact safety stands on top of the page. Call only in the ways that are ticked as safe."
                ),
                _("Write down each try to reach the person, also those in vain."),
                _(
                    "Book day, time and place. The file for your calendar holds initials and no name."
                ),
                _(
                    "Afterwards say whether the person came. Twice not there is no reason to give up on them."
                ),
            ),
            Picture(
                "coach-intake",
                _("The form of an intake: the day, the hour, the place and how you meet."),
            ),
        ),
        Task(
            "enrol",
            _("Judge readiness, and enrol"),
            (
                _("Write down whether the person is ready for this service now, and why."),
                _(
                    "Enrol them, and your organization begins a record of its own with what was shared."
                ),
                _("From then on your own rules for keeping records hold for it."),
            ),
        ),
        Task(
            "report",
            _("Report back"),
            (
                _(
                    "Say how it ended: served, came once, no contact, and so on. Each end is worth knowing."
                ),
                _("Add a line that helps the next referral. Initials only, please."),
                _("The sender reads it only when the person agreed to that."),
            ),
            Picture(
                "coach-report", _("The report back: how it ended, and one line for the sender.")
            ),
        ),
        Task(
            "room",
            _("Say how much room there is"),
            (
                _("Partners see your numbers, with their age, before they send anybody."),
                _("Write a number for each service; 0 is an answer too."),
                _(
                    "Save them once a week, also when nothing changed. An old number soon counts for little."
                ),
            ),
            begins_at="directory:capacity",
        ),
        Task(
            "late",
            _("When your answer is late"),
            (
                _(
                    "“Overdue” shows what your organization should have done by now: answers, intakes and reports."
                ),
                _(
                    "You are reminded first. Later the coordinator of the network is told: a code, two organizations and the days."
                ),
                _(
                    "An answer that does not come sends the referral back to the sender. You can then no longer read what was shared."
                ),
                _("No room? Decline early: the person can then look elsewhere."),
            ),
            begins_at="referrals:overdue",
        ),
        EMERGENCY,
        AWAY,
        NOTICES,
        SESSIONS,
        KEYS,
    ),
)
