"""For those who keep newcomers' records and refer them."""

from django.utils.translation import gettext_lazy as _

from alongside.insight.help.guides.base import Guide, Picture, Task
from alongside.insight.help.guides.basics import AWAY, EMERGENCY, KEYS, NOTICES, SESSIONS

GUIDE = Guide(
    title=_("Help for settlement workers"),
    lead=_(
        "From the first talk to the answer that comes back. Nothing personal leaves your "
        "organization before the person has agreed."
    ),
    ask=_(
        "Ask your manager first: about your role, your caseload, and what your organization keeps."
    ),
    tasks=(
        Task(
            "day",
            _("Begin the day"),
            (
                _("“Your work” shows what waits for you, the most pressing first."),
                _("Each line leads to the page where the next step is."),
                _("The search at the top finds your own newcomers and referrals, also by code."),
            ),
            Picture(
                "worker-day",
                _("The page “Your work”: what waits, how urgent it is, and buttons to begin."),
            ),
            "home:home",
        ),
        Task(
            "record",
            _("Begin a newcomer’s record"),
            (
                _(
                    "Look first whether the person has a record: type a name, a number or a telephone."
                ),
                _("Press “New record”. One name is enough; the year of birth alone will do."),
                _(
                    "Ask about contact safety before anything else: may you leave voice mail, and "
                    "who else listens?"
                ),
                _(
                    "People who look alike appear while you type. If it is the same person, open that record."
                ),
                _("Write down what a referral needs, and no more."),
            ),
            Picture(
                "worker-record",
                _("The form of a new record: names and birth date, then contact safety."),
            ),
            "clients:new",
        ),
        Task(
            "prescreen",
            _("Pre-screen"),
            (
                _(
                    "On the record press “Refer”, then “Begin”. You may stop after each of the five steps."
                ),
                _(
                    "Answer what you know. Tick “Evidence seen” where you have held the paper; the "
                    "rest is the person’s own word."
                ),
                _("“Cannot tell yet” is an honest answer: it says which fact is missing."),
                _("The verdict is about the criteria of that day, not about the person."),
            ),
            Picture(
                "worker-prescreen",
                _("The first step of a referral: questions about status, arrival and education."),
            ),
        ),
        Task(
            "where",
            _("Find who fits and has room"),
            (
                _("Say in a sentence why the service suits the person now."),
                _(
                    "Compare the services: who would take them, how much room there is, and how old that is."
                ),
                _("The order is a suggestion, and its rule stands above it. You choose."),
                _("Nobody fits? The page names other services of the directory."),
            ),
            Picture(
                "worker-where",
                _(
                    "Services side by side: eligible or not, room, language, distance and usual waiting."
                ),
            ),
        ),
        Task(
            "consent",
            _("Take the consent"),
            (
                _("Choose together what is sent and for what. Each purpose is a tick of its own."),
                _(
                    "Read the text aloud in a language that the person understands; call an interpreter."
                ),
                _("Say what could go wrong, and that a no costs them nothing."),
                _(
                    "Print the receipt. With the private link on it the person sees their page and "
                    "can stop the sharing at any time."
                ),
            ),
            Picture(
                "worker-consent",
                _(
                    "The form of a consent: from whom to whom, for what, and which parts of the record."
                ),
            ),
        ),
        Task(
            "send",
            _("Check and send"),
            (
                _("The last page shows exactly what is sent, and what stays with you."),
                _(
                    "Press the button once. Your partner is told at once, and you see when an answer is due."
                ),
                _("Sent to the wrong place? “Recall” works as long as nobody has answered."),
            ),
            Picture(
                "worker-send",
                _("The last step: what is sent, what stays, and the button that sends."),
            ),
        ),
        Task(
            "follow",
            _("Follow what becomes of it"),
            (
                _(
                    "“Sent” holds every referral of your organization. The filters live in the address."
                ),
                _("A question came back? Answer it on the referral, and send again."),
                _("Declined? Read the reason, then go on to another organization, or close."),
                _("You hear how it ended only when the person agreed to the report back."),
            ),
            Picture(
                "worker-follow",
                _("The list of sent referrals, with its filters and where each stands."),
            ),
            "referrals:outbox",
        ),
        Task(
            "by-e-mail",
            _("When a partner answers by e-mail"),
            (
                _(
                    "Some partners have no account. The last page before sending says so, and their desk gets a link by e-mail."
                ),
                _(
                    "A code that goes to the same address opens the link. A link that was passed on opens nothing."
                ),
                _(
                    "They see your organization, the initials, the service and, where the person shares it, which rules are met. No name, no number, no papers."
                ),
                _(
                    "They accept, decline, or return it with a question. They answer once, with their own name, and you are told."
                ),
                _(
                    "Accepted? You bring the two together, in the way that is safe for the person. Then press “Write down what came of it”; without consent to the report back, press “Close”."
                ),
                _(
                    "The letter was lost? Have their address in the directory checked, then press “Send a fresh link”. The link before opens nothing any more."
                ),
            ),
        ),
        Task(
            "overdue",
            _("When no answer comes"),
            (
                _(
                    "“Overdue” shows what should have been done by now, by a partner or by you, and who has to act."
                ),
                _(
                    "Reminders go out by themselves. Later the coordinator of the network is told: a code and two organizations, no name."
                ),
                _("The person cannot wait? Call the partner, and give the code."),
                _(
                    "Still no answer? The referral comes back to you as “Not answered in time”. The partner can no longer read what was shared."
                ),
                _(
                    "That is not a no. Press “Refer to another organization”: what you prepared is kept, and the person agrees anew. Or press “Close”."
                ),
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
