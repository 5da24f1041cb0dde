from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Private uploads and downloads."""

    name = "alongside.foundation.files"
    label = "files"
