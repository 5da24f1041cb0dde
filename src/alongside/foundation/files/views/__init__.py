"""Pages about private files, and the pages of every import."""

from alongside.foundation.files.views.private import download, remove

__all__ = ["download", "remove"]
