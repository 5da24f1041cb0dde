from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.registries import NavItem, add_navigation
from alongside.foundation.access.roles import ADMINISTRATOR


class PeopleConfig(AppConfig):
    """Accounts, memberships and roles."""

    name = "alongside.foundation.people"
    label = "people"

    def ready(self) -> None:
        """Join the navigation, the journal's words, and what others announce."""
        from alongside.foundation.notices.actions import tell_stand_ins_by  # noqa: PLC0415
        from alongside.foundation.people import (  # noqa: PLC0415 - models must be loaded
            handlers,
            notices,
            sentences,
            standing_in,
        )

        handlers.connect()
        notices.register()
        tell_stand_ins_by(standing_in.stand_ins)
        sentences.register()
        group, administrators = _("Organization"), frozenset({ADMINISTRATOR})
        add_navigation(
            NavItem(_("Colleagues"), "people:members", "people", group, order=80),
            NavItem(
                _("Managers"),
                "people:managers",
                "person-badge",
                _("Network"),
                order=90,
                roles=administrators,
            ),
        )
