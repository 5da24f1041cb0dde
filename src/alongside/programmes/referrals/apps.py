from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Pre-screen, route, send, answer, report back."""

    name = "alongside.programmes.referrals"
    label = "referrals"
