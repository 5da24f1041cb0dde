from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Referrals: pre-screen, route, send, answer, report back."""

    name = "alongside.programmes.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Connect handlers and give notices, navigation, work list and journal their words."""
        from alongside.programmes.referrals import (  # noqa: PLC0415 - models must be loaded
            handlers,
            notices,
            places,
        )

        handlers.connect()
        notices.register()
        places.register()
