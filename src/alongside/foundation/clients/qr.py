"""A private link as a picture that a telephone reads from paper."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4


@dataclass(frozen=True)
class Squares:
    """A QR code as one SVG path: the dark squares, on a field of `size` by `size`."""

    path: str
    size: int


def squares(text: str) -> Squares:
    """The QR code of a text. Drawn by the page, so that no picture is stored anywhere."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, filled in enumerate(row) if filled]
    return Squares("".join(f"M{x} {y}h1v1h-1z" for x, y in dark), len(rows))
