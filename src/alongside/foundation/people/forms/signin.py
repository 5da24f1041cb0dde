"""allauth's forms in our words: our labels and hints, our errors, no placeholders."""

# newcomer-facing

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access import limits
from alongside.foundation.access.limits import Limit
from alongside.foundation.ui.forms import Speaks

ADDRESS = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("The new password again")
PASSWORD_HINT = _(
    "At least 12 characters. Three or four words that only you would put together are good."
)
CODE = _("Code")
# Longer than any code of an app is taken.
ONE_CODE = Limit("one-time code", tries=1, seconds=120)


class Worded(Speaks):
    """Mixin before a form of allauth: gives its fields our labels and hints."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}
    left_out: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.left_out:
            self.fields.pop(name, None)
        for name, field in self.fields.items():
            self._reword(name, field)

    def _reword(self, name: str, field: forms.Field) -> None:
        field.label = self.labels.get(name, field.label)
        field.help_text = self.hints.get(name, "")
        field.widget.attrs.pop("placeholder", None)
        field.error_messages["required"] = _("Fill in “%(label)s”.") % {"label": field.label}


class LoginForm(Worded, account.LoginForm):
    """Address and password."""

    labels: ClassVar[dict[str, Any]] = {"login": ADDRESS, "password": PASSWORD}
    left_out = ("remember",)


class RequestLoginCodeForm(Worded, account.RequestLoginCodeForm):
    """The address that a sign-in code goes to."""

    labels: ClassVar[dict[str, Any]] = {"email": ADDRESS}


class ConfirmLoginCodeForm(Worded, account.ConfirmLoginCodeForm):
    """The code from the e-mail."""

    labels: ClassVar[dict[str, Any]] = {"code": CODE}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    """The address that a link for a new password goes to."""

    labels: ClassVar[dict[str, Any]] = {"email": ADDRESS}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    """A new password, by the link from the e-mail."""

    labels: ClassVar[dict[str, Any]] = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints: ClassVar[dict[str, Any]] = {"password1": PASSWORD_HINT}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    """The present password and a new one."""

    labels: ClassVar[dict[str, Any]] = {
        "oldpassword": _("Your present password"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }
    hints: ClassVar[dict[str, Any]] = {"password1": PASSWORD_HINT}


class SetPasswordForm(Worded, account.SetPasswordForm):
    """A first password."""

    labels: ClassVar[dict[str, Any]] = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints: ClassVar[dict[str, Any]] = {"password1": PASSWORD_HINT}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    """The password once more, before the keys of the account change."""

    labels: ClassVar[dict[str, Any]] = {"password": PASSWORD}


class OncePerCode(mfa.BaseAuthenticateForm):
    """Mixin before a form of allauth: takes a code of the app once, whichever web process it comes to.

    allauth remembers used codes within one process alone; whoever looked over a shoulder would have the rest of the
    half minute in another (RFC 6238, 5.2).
    """

    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, when it fits and was not used before."""
        code = super().clean_code()
        used = f"{self.user.pk}:{''.join(filter(str.isdigit, code))}"
        if self.authenticator.type == Authenticator.Type.TOTP and limits.count(ONE_CODE, used):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(Worded, OncePerCode, mfa.AuthenticateForm):
    """The code of the authenticator app, or a recovery code."""

    labels: ClassVar[dict[str, Any]] = {"code": CODE}
    hints: ClassVar[dict[str, Any]] = {
        "code": _("Six digits from your authenticator app, or one of your recovery codes.")
    }


class ReauthenticateByCodeForm(Worded, OncePerCode, mfa.ReauthenticateForm):
    """The code once more, before the keys of the account change."""

    labels: ClassVar[dict[str, Any]] = {"code": CODE}
    hints: ClassVar[dict[str, Any]] = AuthenticateForm.hints


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    labels: ClassVar[dict[str, Any]] = {"code": _("Code that the app shows")}
    hints: ClassVar[dict[str, Any]] = {"code": _("Six digits, new every 30 seconds.")}


class DeactivateTOTPForm(Worded, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    """A name for a new passkey; the browser adds the rest."""

    labels: ClassVar[dict[str, Any]] = {
        "name": _("Name of this passkey"),
        "passwordless": _("Sign in with this passkey alone"),
    }
    hints: ClassVar[dict[str, Any]] = {
        "name": _("So that you know it again, for example “Office laptop”."),
        "passwordless": _("Your device then asks for your fingerprint, your face or its PIN."),
    }


class EditWebAuthnForm(Worded, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: ClassVar[dict[str, Any]] = {"name": _("Name of this passkey")}


class GenerateRecoveryCodesForm(Worded, recovery.GenerateRecoveryCodesForm):
    """Nothing to fill in."""
