"""Takes uploads in without letting a huge one fill the disk."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps a file up to the limit; what comes after is counted and dropped.

    The form then sees the true size and says so beside the field, and nothing else typed is lost.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the part to disk while the file is not yet too large."""
        if start <= settings.UPLOAD_LIMIT:
            self.file.write(raw_data)
