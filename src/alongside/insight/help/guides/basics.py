"""Tasks that several roles have."""

from django.utils.translation import gettext_lazy as _

from alongside.insight.help.guides.base import Task

KEYS = Task(
    "keys",
    _("Sign in, and keep your account safe"),
    (
        _("You sign in with a password, with a code that we send by e-mail, or with a passkey."),
        _("Open your menu, at the top right, and then “Your account”, to change any of them."),
        _(
            "Coordinators and administrators also need a second factor. Set up two, and print the "
            "recovery codes: a lost telephone then locks nobody out."
        ),
        _("Lost a telephone, or used a shared computer? “Sign out everywhere” ends every session."),
    ),
    begins_at="people:second-factor",
)
SESSIONS = Task(
    "sessions",
    _("When you were signed out while typing"),
    (
        _("A session ends after a pause. What you typed is kept for a day, for you alone."),
        _("Sign in again: the page shows what you typed. Send it, or throw it away."),
        _("Passwords and files are never kept. Choose the file again."),
    ),
)
NOTICES = Task(
    "notices",
    _("Choose how often you are written to"),
    (
        _("“Notices” holds everything that you were told. The number beside it counts the unread."),
        _("In “Your account” choose one e-mail for each notice, one a day, or none."),
        _("An e-mail holds initials and a code, never a name. Keep it so when you answer."),
    ),
    begins_at="notices:list",
)
AWAY = Task(
    "away",
    _("When you are away"),
    (
        _("Open “Colleagues”, then your own name, then “Away”."),
        _("Say from when until when, and who stands in. They are told what you would be told."),
        _(
            "You belong to several organizations? Your menu lets you switch; you act for one at a time."
        ),
    ),
    begins_at="people:members",
)
EMERGENCY = Task(
    "emergency",
    _("Open a record in an emergency"),
    (
        _("This is for when somebody is in danger, and nobody who works with them can be reached."),
        _(
            "The record was shared with you, and you can no longer read it? On the referral press “Open the record in an emergency”."
        ),
        _(
            "Your organization is sealed, and a colleague keeps the record? Under “Newcomers” press “Open another record in an emergency”, and type the number from the person’s paper."
        ),
        _("You need a second factor. Set one up today: in an emergency there is no time for it."),
        _(
            "Say in five words or more what has happened, choose the hours, and press “Open the record”."
        ),
        _(
            "You read, and change nothing; files stay shut. It closes by itself, or with “Close it now”."
        ),
        _(
            "Those who keep the record learn your name and your reason at once. A manager reviews it, and the person sees each reading."
        ),
    ),
    begins_at="clients:emergency",
)
