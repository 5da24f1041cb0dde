from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.registries import NavItem, add_navigation


class OrganizationConfig(AppConfig):
    """What an organization knows of itself."""

    name = "alongside.insight.organization"
    label = "organization"

    def ready(self) -> None:
        """Stand beside the colleagues, for everybody who acts for an organization."""
        add_navigation(
            NavItem(
                _("Your organization"), "organization:home", "building", _("Organization"), order=79
            )
        )
