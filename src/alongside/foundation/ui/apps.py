"""The app that carries the look of the house."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layout, components and form rendering; owns no table."""

    name = "alongside.foundation.ui"
    label = "ui"
