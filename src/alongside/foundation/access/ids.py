"""Keys made in Python, so that an insert needs no answer from a row that the writer may not read."""

import os
import secrets
import time
from uuid import UUID

# No 0, O, 1, I, L: a code is read aloud on the telephone.
_SPOKEN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562, 5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76
    value |= (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)


def spoken_code(length: int = 7) -> str:
    """A random code of characters that cannot be mistaken for each other when spoken or written."""
    return "".join(secrets.choice(_SPOKEN) for _ in range(length))
