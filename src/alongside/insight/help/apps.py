from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Help inside the product: a page for each role, with pictures that the journeys make."""

    name = "alongside.insight.help"
    label = "help"
