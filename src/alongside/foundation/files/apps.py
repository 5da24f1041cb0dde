from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Private uploads and downloads."""

    name = "alongside.foundation.files"
    label = "files"

    def ready(self) -> None:
        """Give the journal its words."""
        from alongside.foundation.files import words  # noqa: PLC0415  (reads models)

        words.register()
