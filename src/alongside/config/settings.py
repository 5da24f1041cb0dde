"""One file of settings; everything that differs between installs comes from the environment.

DATABASE_URL            the runtime role's address (owns nothing, may not bypass row-level security)
ALONGSIDE_OWNER_URL     the owner's address: migrate, demo, backup
ALONGSIDE_ROLE          `owner` makes this process use the owner's address
ALONGSIDE_SECRET_KEY    at least 50 characters; `up` makes and keeps one
ALONGSIDE_HOSTS         host names served, separated by commas
ALONGSIDE_BASE_URL      address written into e-mails
ALONGSIDE_EMAIL_URL     smtp://user:password@host:port?tls=starttls|ssl|none
ALONGSIDE_EMAIL_FROM    sender of e-mails
ALONGSIDE_FILES_DIR     folder of private files
ALONGSIDE_DEMO          1: the demo world may be loaded and persona cards sign in
ALONGSIDE_DEBUG         1: Django's debug pages, for developers only
ALONGSIDE_CONTACT       address shown on the contact page
ALONGSIDE_PROXIES       how many proxies of ours stand before the site (each adds X-Forwarded-For)
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    """A yes-or-no setting; anything but 1, 0 or nothing is refused rather than guessed at."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise SystemExit(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


DEBUG = flag("ALONGSIDE_DEBUG")
DEMO = flag("ALONGSIDE_DEMO")
SECRET_KEY = os.environ.get("ALONGSIDE_SECRET_KEY", "")
BASE_URL = os.environ.get("ALONGSIDE_BASE_URL", "http://localhost:8000").rstrip("/")
HOSTS = os.environ.get("ALONGSIDE_HOSTS", "localhost,127.0.0.1,[::1]")
ALLOWED_HOSTS = [host.strip() for host in HOSTS.split(",") if host.strip()]
CONTACT = os.environ.get("ALONGSIDE_CONTACT", "")
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("ALONGSIDE_PROXIES", "0"))

ROOT_URLCONF = "alongside.config.urls"
WSGI_APPLICATION = "alongside.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "procrastinate.contrib.django",
    "alongside.foundation.ui",
    "alongside.foundation.journal",
    "alongside.foundation.notices",
    "alongside.foundation.files",
    "alongside.foundation.directory",
    "alongside.foundation.people",
    "alongside.foundation.clients",
    "alongside.foundation.criteria",
    "alongside.programmes.referrals",
    "alongside.insight.home",
    "alongside.insight.help",
    "alongside.insight.organization",
    "alongside.demo",
    # After ours, so that our words win where both translate the same text.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "alongside.foundation.access.middleware.StorableTextMiddleware",
    "alongside.foundation.access.middleware.AtomicMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.foundation.people.idle.IdleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "alongside.foundation.access.middleware.UnkeptPagesMiddleware",
    "alongside.foundation.people.middleware.ActingMiddleware",
    "alongside.foundation.people.middleware.SecondFactorMiddleware",
    "alongside.foundation.access.middleware.StepRefusedMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "alongside.foundation.ui.context.layout",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "alongside.foundation.ui.templatetags.ui",
            ],
        },
    }
]
COTTON_DIR = "ui"
FORM_RENDERER = "alongside.foundation.ui.forms.PageRenderer"

# --- the database: one engine, two roles -----------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", "")
OWNER_URL = os.environ.get("ALONGSIDE_OWNER_URL", "")
AS_OWNER = os.environ.get("ALONGSIDE_ROLE") == "owner"
DATABASES = {
    "default": dj_database_url.parse(
        OWNER_URL if AS_OWNER else DATABASE_URL or "postgresql://localhost/alongside"
    ),
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
# What is prepared is planned once and not for each key (access/prepared.py).
DATABASES["default"]["OPTIONS"]["options"] = "-c plan_cache_mode=force_generic_plan"
if not AS_OWNER:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}

# --- people and sign-in ----------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "ui:front"
ACCOUNT_ADAPTER = "alongside.foundation.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# An address is proved by the invitation that was sent to it; nobody signs up.
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
# allauth's own asks for the account's addresses: queries more, which tell a known address by its time.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class, no password
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
# The session at hand stays, every other ends: a session is held to the password's hash.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
_FORMS = "alongside.foundation.people.forms.signin."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "request_login_code": _FORMS + "RequestLoginCodeForm",
    "confirm_login_code": _FORMS + "ConfirmLoginCodeForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": _FORMS + "AuthenticateForm",
    "reauthenticate": _FORMS + "ReauthenticateByCodeForm",
    "activate_totp": _FORMS + "ActivateTOTPForm",
    "deactivate_totp": _FORMS + "DeactivateTOTPForm",
    "add_webauthn": _FORMS + "AddWebAuthnForm",
    "edit_webauthn": _FORMS + "EditWebAuthnForm",
    "generate_recovery_codes": _FORMS + "GenerateRecoveryCodesForm",
}
# Sign-in is limited by our own counters, which hold in parallel requests (people.limits).
ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Alongside"
MFA_ADAPTER = "alongside.foundation.people.adapter.FactorAdapter"
# Passkeys over plain http are allowed by browsers on localhost alone, where `up` serves.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
IDLE_MINUTES = int(os.environ.get("ALONGSIDE_IDLE_MINUTES", "30"))

# --- sessions, cookies, headers --------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "alongside.foundation.ui.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- languages -------------------------------------------------------------------------------
LANGUAGE_CODE = "en-ca"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
STAFF_LANGUAGES = ["en", "fr"]
TIME_ZONE = "America/Toronto"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["alongside.config.formats"]

# --- files, static and private ---------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
FILES_DIR = Path(os.environ.get("ALONGSIDE_FILES_DIR", Path.cwd() / ".alongside" / "files"))
UPLOAD_LIMIT = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "alongside.foundation.files.uploads.LimitedUploadHandler",
]

# --- e-mail ----------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("ALONGSIDE_EMAIL_FROM", "Alongside <no-reply@localhost>")
EMAIL_URL = os.environ.get("ALONGSIDE_EMAIL_URL", "")
EMAIL_TIMEOUT = 20
if DEMO:
    EMAIL_BACKEND = "alongside.demo.outbox.Backend"
elif EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    _tls = parse_qs(_mail.query).get("tls", ["starttls"])[0]
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or (465 if _tls == "ssl" else 587)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_SSL = _tls == "ssl"
    EMAIL_USE_TLS = _tls == "starttls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# --- logs: what happened to the machine, never what is in a record ---------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "alongside.foundation.access.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"alongside": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}

PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
SITE_NAME = _("Alongside")
