"""How the journal speaks of private files."""

from django.utils.translation import gettext_lazy as _

from alongside.foundation.journal import sentences


def register() -> None:
    """Register the sentence of each verb."""
    sentences.register("file.stored", _("A file was kept"))
    sentences.register("file.downloaded", _("A file was downloaded"))
    sentences.register("file.removed", _("A file was removed"))
