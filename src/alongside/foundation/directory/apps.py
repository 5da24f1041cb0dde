from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access import registries, roles


class DirectoryConfig(AppConfig):
    """Organizations, agreements, places and services."""

    name = "alongside.foundation.directory"
    label = "directory"

    def ready(self) -> None:
        """Join the navigation, the work list, the search, the journal's words and the reference data."""
        from alongside.foundation.directory import queries, reference, words  # noqa: PLC0415

        words.register()
        registries.add_reference(reference.load_places)
        registries.add_work(queries.waiting_work)
        registries.add_search(queries.search)
        registries.add_navigation(*_lines())


def _lines() -> list[registries.NavItem]:
    group, anybody = _("Directory"), frozenset(roles.ROLES)
    capacity = frozenset({roles.COACH, roles.MANAGER})
    administrator = frozenset({roles.ADMINISTRATOR})
    line = registries.NavItem
    return [
        line(_("Services"), "directory:services", "compass", group, 60, anybody),
        line(_("Organizations"), "directory:organizations", "building", group, 61, anybody),
        line(_("Room we have"), "directory:capacity", "bar-chart", group, 62, capacity),
        line(_("Import"), "directory:import", "upload", group, 63, administrator),
    ]
