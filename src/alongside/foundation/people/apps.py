from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, memberships and roles."""

    name = "alongside.foundation.people"
    label = "people"
