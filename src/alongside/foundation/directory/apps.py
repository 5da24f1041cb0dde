from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organizations, agreements, places and services."""

    name = "alongside.foundation.directory"
    label = "directory"
