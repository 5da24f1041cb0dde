"""How the bytes of a private file leave the site: never shown in the browser, never kept by it."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404

from alongside.foundation.files import storage
from alongside.foundation.files.models import StoredFile

log = logging.getLogger("alongside.files")


def deliver(file: StoredFile) -> FileResponse:
    """The file as a download. It streams from the disk, so it needs no transaction.

    Whoever calls this has made sure that the reader may have it, and writes the journal line.
    """
    try:
        content = storage.place(file.pk).open("rb")
    except FileNotFoundError as error:
        log.error("The bytes of file %s are missing.", file.pk)
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=file.name, content_type=file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
