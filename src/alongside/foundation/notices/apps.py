from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.registries import NavItem, add_navigation


class NoticesConfig(AppConfig):
    """What people are told, in the site and by e-mail."""

    name = "alongside.foundation.notices"
    label = "notices"

    def ready(self) -> None:
        """Put the list of notices into the navigation, with how many are unread."""
        from alongside.foundation.notices.actions import (  # noqa: PLC0415 - models must be loaded
            unread_count,
        )

        add_navigation(
            NavItem(_("Notices"), "notices:list", "bell", "", order=15, count=unread_count)
        )
