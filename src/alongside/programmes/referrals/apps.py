from django.apps import AppConfig

from alongside.foundation.access import rls


class ReferralsConfig(AppConfig):
    """Referrals: pre-screen, route, send, answer, report back."""

    name = "alongside.programmes.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Connect handlers and give notices, navigation, work list and journal their words."""
        from alongside.foundation.clients.onward import take_consents_at  # noqa: PLC0415
        from alongside.programmes.referrals import (  # noqa: PLC0415 - models must be loaded
            handlers,
            notices,
            places,
        )

        # Figures are written by the database's own functions alone.
        for table in ("referrals_tally", "referrals_stalefigure", "referrals_counted"):
            rls.grant_only(table, "SELECT")
        take_consents_at("referrals:consent")
        handlers.connect()
        notices.register()
        places.register()
