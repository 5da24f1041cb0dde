# newcomer-facing

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClientsConfig(AppConfig):
    """Newcomers' records, consents and shared copies."""

    name = "alongside.foundation.clients"
    label = "clients"

    def ready(self) -> None:
        """Join the navigation, the work list, the journal's words and what others announce."""
        from alongside.foundation.access import registries  # noqa: PLC0415 - models must be loaded
        from alongside.foundation.clients import (  # noqa: PLC0415
            handlers,
            notices,
            permissions,
            queries,
            sentences,
        )
        from alongside.foundation.clients.states import Status  # noqa: PLC0415
        from alongside.foundation.directory.eligibility import know_statuses  # noqa: PLC0415
        from alongside.foundation.people import caseload  # noqa: PLC0415
        from alongside.foundation.people.acting import register_own_records  # noqa: PLC0415

        handlers.connect()
        know_statuses(lambda: Status.choices)
        notices.register()
        sentences.register()
        register_own_records(queries.keys_of_own_records)
        caseload.register("clients", _("Open records of newcomers"), queries.in_hand)
        registries.add_work(queries.waiting_work)
        registries.add_figures(queries.figures)
        registries.add_search(queries.search, order=10)
        registries.add_navigation(
            registries.NavItem(
                pgettext_lazy("records", "Newcomers"), "clients:list", "people", _("Case work"), order=20,
                roles=frozenset(permissions.CASE_ROLES),
            ),
            registries.NavItem(
                _("My information"), "clients:mine", "person", "", order=20, newcomer=True
            ),
        )  # fmt: skip
