"""How allauth's flows behave here: closed sign-up, e-mail through our own queue, nothing told to strangers."""

# newcomer-facing

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from alongside.foundation.notices.actions import address, send_message
from alongside.foundation.people import mail
from alongside.foundation.people.idle import waiting_form
from alongside.foundation.people.models import Person

ERRORS = {
    "account_inactive": _("This account is closed."),
    "email_password_mismatch": _(
        "The address and the password do not belong together. Check both and try again."
    ),
    "enter_current_password": _("This is not your present password."),
    "incorrect_code": _("This code is not right. Check it, or ask for a new one."),
    "incorrect_password": _("This is not your password."),
    "rate_limited": _("Please wait a moment before the next try."),
    "too_many_login_attempts": _("Too many wrong tries. Begin again in a while."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Staff come by invitation, addresses are proved by it, and every e-mail is a `Message`."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up by themselves."""
        return False

    def get_login_stages(self) -> list[str]:
        """A code where one was asked for, then the second factor where there is one."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the e-mail, in the reader's language where the address is known."""
        person = Person.objects.filter(email=email.lower()).first()
        language = person.language if person else translation.get_language() or "en"
        with translation.override(language):
            subject, body = mail.written(template_prefix, context)
        send_message(
            address=email, language=language[:2], subject=subject, body=body, recipient=person
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The address in the letter: our own, never the one that the asker's request named."""
        way = {"uidb36": "UID", "key": "KEY"}
        path = reverse("account_reset_password_from_key", kwargs=way)
        return address(path.replace("UID-KEY", quote(key)))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody that the keys of their account changed."""
        self.send_mail(template_prefix, email or user.email, context or {})

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether this is the password of who is signed in."""
        return bool(user.check_password(password))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to the person's own account."""
        return reverse("people:profile")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To what was typed when the session ended, where something waits; else home."""
        if waiting_form(request.user):
            return reverse("people:kept")
        return super().get_login_redirect_url(request)

    def add_message(  # noqa: PLR0917 (the signature is allauth's)
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words; what has none of ours is left unsaid."""
        said = message or mail.MESSAGES.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)


class FactorAdapter(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **ERRORS}
