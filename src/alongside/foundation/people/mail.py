"""The words of our e-mails and messages about accounts, in place of allauth's."""

# newcomer-facing

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

# What allauth calls an e-mail: our subject for it, and the template of its text.
LETTERS: dict[str, tuple[Any, str]] = {
    "people/invitation": (_("You are invited to Alongside"), "invitation"),
    "account/email/login_code": (_("Your sign-in code"), "login_code"),
    "account/email/password_reset_key": (_("Choose a new password"), "password_reset_key"),
    "account/email/unknown_account": (
        _("Somebody asked to sign in with this address"),
        "unknown_account",
    ),
    "account/email/password_changed": (_("Your password was changed"), "password_changed"),
    "account/email/password_reset": (_("Your password was changed"), "password_changed"),
    "account/email/password_set": (_("Your password was changed"), "password_changed"),
    "mfa/email/totp_activated": (_("A second factor was added"), "factor_added"),
    "mfa/email/webauthn_added": (_("A passkey was added"), "factor_added"),
    "mfa/email/totp_deactivated": (_("A second factor was removed"), "factor_removed"),
    "mfa/email/webauthn_removed": (_("A passkey was removed"), "factor_removed"),
    "mfa/email/recovery_codes_generated": (_("New recovery codes were made"), "recovery_codes"),
}

MESSAGES: dict[str, Any] = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "New recovery codes are made. The earlier ones no longer work."
    ),
}


def written(letter: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of a letter in the language that is active now."""
    subject, template = LETTERS[letter]
    body = render_to_string(f"people/mail/{template}.txt", {**context, "site": settings.BASE_URL})
    return str(subject), body.strip() + "\n"
