"""Keys and digests under CODE_PEPPER, which no database dump holds.

Each use names its purpose, so that a value made for one purpose says nothing about the same text under another. Parts
are written with their lengths: no two lists of parts give the same message.
"""

import hmac

from django.conf import settings


def key(purpose: str, *parts: str | int) -> bytes:
    """Derive 32 bytes (HMAC-SHA-256, RFC 2104) for one purpose from the parts."""
    message = "".join(f"{len(part)}:{part}" for part in (purpose, *map(str, parts)))
    return hmac.digest(settings.CODE_PEPPER.encode(), message.encode(), "sha256")


def digest(purpose: str, *parts: str | int) -> str:
    """Return the same 32 bytes as 64 hexadecimal digits: for values that a table compares but must not show."""
    return key(purpose, *parts).hex()
