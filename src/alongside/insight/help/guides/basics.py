"""Tasks that every role has."""

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
