"""The pages of allauth that we serve, each with our template, its gate and its limits.

What is not named here is not served: no sign-up, no managing of e-mail addresses, nothing of third
parties. The names are allauth's own, because its flows look them up.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path, re_path, reverse_lazy
from django.views.generic import RedirectView

from alongside.foundation.access.gates import public, signed_in
from alongside.foundation.people import policy
from alongside.foundation.people.limits import (
    Key,
    limited,
    network,
    signing_in,
    typed_email,
    typed_login,
)
from alongside.foundation.people.views.signin import sign_up_closed

Pair = tuple[policy.Limit, Key]

TRIES: tuple[Pair, ...] = (
    (policy.SIGN_IN_NETWORK, network),
    (policy.SIGN_IN, typed_login),
    (policy.SIGN_IN_HOUR, typed_login),
)
CODES: tuple[Pair, ...] = (
    (policy.CODE_NETWORK, network),
    (policy.CODE, signing_in),
    (policy.CODE_HOUR, signing_in),
)
LETTERS: tuple[Pair, ...] = (
    (policy.LETTER_NETWORK, network),
    (policy.LETTER, typed_email),
)
NETWORK: tuple[Pair, ...] = ((policy.SIGN_IN_NETWORK, network),)


def page(view: Any, template: str = "", **initial: Any) -> Any:
    """A view of allauth's with our template."""
    if template:
        initial["template_name"] = f"people/signin/{template}.html"
    return view.as_view(**initial)


def anybody(where: str, view: Any, name: str, *limits: Pair) -> URLPattern:
    """A page for who is not signed in yet."""
    return path(where, public(limited(*limits)(view)), name=name)


def own(where: str, view: Any, name: str, *limits: Pair) -> URLPattern:
    """A page for who is signed in."""
    return path(where, signed_in(limited(*limits)(view)), name=name)


urlpatterns = [
    anybody("login/", page(account.LoginView, "login"), "account_login", *TRIES),
    anybody("logout/", page(account.LogoutView, "logout"), "account_logout"),
    anybody("closed/", page(account.AccountInactiveView, "closed"), "account_inactive"),
    path("signup/", sign_up_closed, name="account_signup"),
    anybody(
        "login/code/",
        page(account.RequestLoginCodeView, "request_code"),
        "account_request_login_code",
        *LETTERS,
    ),
    anybody(
        "login/code/confirm/",
        page(account.ConfirmLoginCodeView, "confirm_code"),
        "account_confirm_login_code",
        *CODES,
    ),
    anybody("login/passkey/", page(webauthn.LoginWebAuthnView), "mfa_login_webauthn", *NETWORK),
    anybody("login/second/", page(mfa.AuthenticateView, "second"), "mfa_authenticate", *CODES),
    anybody(
        "password/reset/",
        page(account.PasswordResetView, "reset"),
        "account_reset_password",
        *LETTERS,
    ),
    anybody(
        "password/reset/done/",
        page(account.PasswordResetDoneView, "reset_sent"),
        "account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(limited(*NETWORK)(page(account.PasswordResetFromKeyView, "reset_by_key"))),
        name="account_reset_password_from_key",
    ),
    anybody(
        "password/reset/key/done/",
        page(account.PasswordResetFromKeyDoneView, "reset_done"),
        "account_reset_password_from_key_done",
    ),
    own(
        "password/change/",
        page(account.PasswordChangeView, "change"),
        "account_change_password",
        *CODES,
    ),
    own("password/set/", page(account.PasswordSetView, "set"), "account_set_password", *CODES),
    own("again/", page(account.ReauthenticateView, "again"), "account_reauthenticate", *CODES),
    own("again/code/", page(mfa.ReauthenticateView, "again_code"), "mfa_reauthenticate", *CODES),
    own(
        "again/passkey/",
        page(webauthn.ReauthenticateWebAuthnView, "again_passkey"),
        "mfa_reauthenticate_webauthn",
        *CODES,
    ),
    own(
        "keys/",
        RedirectView.as_view(url=reverse_lazy("people:second-factor")),
        "mfa_index",
    ),
    own("keys/app/add/", page(totp.ActivateTOTPView, "app_add"), "mfa_activate_totp", *CODES),
    own("keys/app/remove/", page(totp.DeactivateTOTPView, "app_remove"), "mfa_deactivate_totp"),
    own("keys/codes/", page(recovery.ViewRecoveryCodesView, "codes"), "mfa_view_recovery_codes"),
    own(
        "keys/codes/new/",
        page(recovery.GenerateRecoveryCodesView, "codes_new"),
        "mfa_generate_recovery_codes",
    ),
    own(
        "keys/codes/download/",
        page(recovery.DownloadRecoveryCodesView, template_name="people/signin/codes.txt"),
        "mfa_download_recovery_codes",
    ),
    own(
        "keys/passkeys/",
        RedirectView.as_view(url=reverse_lazy("people:second-factor")),
        "mfa_list_webauthn",
    ),
    own("keys/passkeys/add/", page(webauthn.AddWebAuthnView, "passkey_add"), "mfa_add_webauthn"),
    own(
        "keys/passkeys/<int:pk>/remove/",
        page(webauthn.RemoveWebAuthnView, "passkey_remove"),
        "mfa_remove_webauthn",
    ),
    own(
        "keys/passkeys/<int:pk>/rename/",
        page(webauthn.EditWebAuthnView, "passkey_rename"),
        "mfa_edit_webauthn",
    ),
]
