from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.registries import NavItem, add_navigation
from alongside.foundation.access.roles import ROLES


class HomeConfig(AppConfig):
    """Each person's work list."""

    name = "alongside.insight.home"
    label = "home"

    def ready(self) -> None:
        """Stand first in the navigation, for every role, also without an organization."""
        add_navigation(
            NavItem(_("Your work"), "home:home", "list-check", "", order=0, roles=frozenset(ROLES))
        )
