from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Each person's work list."""

    name = "alongside.insight.home"
    label = "home"
