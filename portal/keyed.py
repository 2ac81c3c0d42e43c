"""Keys, digests and sealed content under CODE_PEPPER, which no database dump holds.

Each use names its purpose, so that a value made for one purpose says nothing about the same text under another. Parts
are written with their lengths: no two lists of parts give the same message.
"""

import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes, as NIST SP 800-38D recommends


def key(purpose: str, *parts: str | int) -> bytes:
    """Derive 32 bytes (HMAC-SHA-256, RFC 2104) for one purpose from the parts."""
    message = "".join(f"{len(part)}:{part}" for part in (purpose, *map(str, parts)))
    return hmac.digest(settings.CODE_PEPPER.encode(), message.encode(), "sha256")


def digest(purpose: str, *parts: str | int) -> str:
    """Return the same 32 bytes as 64 hexadecimal digits: for values that a table compares but must not show."""
    return key(purpose, *parts).hex()


def seal(content: bytes, *, under: bytes, place: bytes = b"") -> bytes:
    """Encrypt content with AES-256-GCM (NIST SP 800-38D) under a key of `key`; the nonce precedes the result.

    `place` names where it lies: content that was moved elsewhere cannot be unsealed.
    """
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(under).encrypt(nonce, content, place)


def unseal(sealed: bytes, *, under: bytes, place: bytes = b"") -> bytes:
    """Decrypt sealed content. Raises cryptography's InvalidTag where it was altered, moved, or sealed under another
    CODE_PEPPER."""
    return AESGCM(under).decrypt(sealed[:NONCE], sealed[NONCE:], place)
