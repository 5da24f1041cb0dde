from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from alongside.foundation.access.registries import NavItem, add_navigation
from alongside.foundation.access.roles import ADMINISTRATOR


class PeopleConfig(AppConfig):
    """Accounts, memberships and roles."""

    name = "alongside.foundation.people"
    label = "people"

    def ready(self) -> None:
        """Put colleagues into the navigation, and remember the language that somebody chooses."""
        from alongside.foundation.journal import names
        from alongside.foundation.ui.signals import language_chosen

        group = _("Organization")
        add_navigation(
            NavItem(_("Colleagues"), "people:members", "people", group, order=80),
            NavItem(
                _("Managers"),
                "people:managers",
                "person-badge",
                _("Network"),
                order=90,
                roles=frozenset({ADMINISTRATOR}),
            ),
        )
        names.register(names.PERSON, _names_of)
        language_chosen.connect(_remember_language, dispatch_uid="people.language")


def _names_of(keys: Any) -> dict[str, str]:
    """The names of people, for the journal's lines."""
    from alongside.foundation.people.models import Person

    return {str(person.pk): str(person) for person in Person.objects.filter(pk__in=keys)}


def _remember_language(sender: Any, request: Any, language: str, **kwargs: Any) -> None:  # noqa: ARG001
    from django.conf import settings

    from alongside.foundation.people import actions

    # Case work is in English and French; Arabic is for newcomers' own pages.
    if language in settings.STAFF_LANGUAGES or request.acting.subjects:
        actions.choose_language(language=language, by=request.acting)
