"""Logs that repeat neither the secrets of addresses nor what stands in a record."""

from __future__ import annotations

import logging
import re

# A private link, an invitation, a one-time sign-in, a password reset: the part that is the secret.
SECRET = re.compile(r"(?<=/)(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)[\w-]{32,}")
# PostgreSQL repeats the values of the row that it refuses.
DETAIL = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)

SERVER_ERROR = 500


class DiscreetFormatter(logging.Formatter):
    """Writes a line, its traceback too, with secrets and values left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it may stand in a file that is kept; a refusal is no fault and needs no traceback."""
        if getattr(record, "status_code", SERVER_ERROR) < SERVER_ERROR:
            record.exc_info = record.exc_text = None
        return DETAIL.sub(r"\1: (left out)", SECRET.sub("(left out)", super().format(record)))
