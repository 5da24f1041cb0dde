from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The invented region and its persona cards."""

    name = "alongside.demo"
    label = "demo"
