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
        Task(
            "routing",
            _("Work out who could go where"),
            (
                _(
                    "Open “Routing”, and press “Work out a proposal”. It looks at everybody who waits for a partner, all together."
                ),
                _(
                    "It takes seconds, a minute at most. You may leave; the result stays under “Routing”."
                ),
                _(
                    "You read codes, places and languages, never names. Each line says why; “Without a place” shows who would have none."
                ),
                _(
                    "“Each partner before and after” and “Beside first come, first served” show what the proposal gains. The rule stands at the end of the page."
                ),
                _(
                    "It proposes, and never sends. “Suggest to the senders” shows each worker the suggestion. They take it or choose otherwise; consent and sending are theirs."
                ),
                _(
                    "Room that was stated more than two weeks ago counts for less each day. Ask for new numbers first."
                ),
            ),
            begins_at="referrals:proposals",
        ),
        Task(
            "draft",
            _("Draft a new version of criteria"),
            (
                _(
                    "Open “Criteria”, and press “Draft the next version”. Each set has one draft at a time: “Go on with the draft” leads back to it."
                ),
                _("Change, add or remove rules. Write each in English and in French."),
                _(
                    "Under “The version as a whole” say where you read it: a page, a letter or minutes."
                ),
                _(
                    "“See what would change” judges up to 500 of the latest decisions by the draft. It shows which would come out otherwise, by code and by rule."
                ),
                _("A draft changes nothing. Leave it and come back, or press “Discard”."),
            ),
            begins_at="criteria:list",
        ),
        Task(
            "force",
            _("Put criteria in force, and call them back"),
            (
                _(
                    "On the draft press “Put in force”. The page says how many decisions would have come out otherwise."
                ),
                _(
                    "Choose the first day, and press “Put it in force”. Leave time to tell the partners before that day."
                ),
                _(
                    "From that day on people are judged by it. Earlier decisions stay, with the version that made them."
                ),
                _(
                    "You think again before that day? Open the version, and press “Call it back”. It is a draft again, and the version before goes on."
                ),
                _(
                    "From its first day on a version is never changed and cannot be called back. Draft the next one."
                ),
            ),
            begins_at="criteria:list",
        ),
        Task(
            "times",
            _("Set how long things may take"),
            (
                _("Open “Overdue in the network”, then “How long things may take”."),
                _(
                    "Four things are waited for: “The answer”, “The answer to a question”, “Booking the intake” and “Reporting back”."
                ),
                _(
                    "Each has its days for the reminder, for being due, and for telling you. An answer that does not come also goes back to the sender."
                ),
                _(
                    "All are working days. Holidays, and days on which either organization is closed, do not count."
                ),
                _(
                    "Under “Set other times” choose a first day that lies ahead, write the days, and press “Set these times”."
                ),
                _(
                    "What was promised stays: a referral runs by the times of the day on which it was sent."
                ),
            ),
            begins_at="referrals:times",
        ),
        Task(
            "targets",
            _("Keep partners and targets"),
            (
                _(
                    "Open “The network”, then “Partners and targets”. “Add a network” gives one its name and its period."
                ),
                _("“Add a partner” lets an organization join in a role, from a first day on."),
                _(
                    "“Add a target” says what is aimed at, how many, and by when. “Targets against reality” shows beside it what was reached."
                ),
                _(
                    "A partner goes? Press “Leaves”, and give the last day. End its part on the page of the organization too, if it should send or receive no more."
                ),
            ),
            begins_at="referrals:network-partners",
        ),
        Task(
            "month",
            _("Take figures away: a month to print, or tables"),
            (
                _("Open “The network”, choose the month under “Until”, and press “Show”."),
                _(
                    "The button with the name of the month makes its page to print, as PDF: figures, partners, declines, ends and targets."
                ),
                _(
                    "The PDF is in the language that you read in. Change the language, and take the other one too."
                ),
                _(
                    "Other pages, “Steps and days” or “Declines and ends” for example, can be taken away as CSV or XLSX, with the filters that are on."
                ),
                _(
                    "By place, counts of one to four are told as fewer than five. People of sealed organizations are in no figure."
                ),
            ),
            begins_at="referrals:network",
        ),
        NOTICES,
        SESSIONS,
        KEYS,
    ),
)
