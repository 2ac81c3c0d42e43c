"""HTTP message signatures of devices: one fixed profile of RFC 9421, described in docs/devices.md.

Pure functions over text and bytes, without database and clock.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

COVERED = '("@method" "@authority" "@path" "@query" "content-digest")'
PARAMETERS = re.compile(
    re.escape(COVERED) + r';created=(\d{10});nonce="([A-Za-z0-9_=+/-]{16,64})";keyid="([A-Za-z0-9_-]{22})"'
)
HALF = 32  # bytes of r and of s in an ECDSA P-256 signature, RFC 9421 section 3.3.4


class BadSignature(Exception):
    """The request is not signed as the profile requires, or not by this key. The text is a reason for the log."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The parsed headers. `created` is in seconds since 1970 UTC; `parameters` is signed as it was sent."""

    parameters: str
    created: int
    nonce: str
    keyid: str
    value: bytes


def parse(signature_input: str, signature: str) -> Signature:
    """Parse Signature-Input and Signature with the label `sig`. Raises BadSignature."""
    label, _, parameters = signature_input.partition("=")
    found = PARAMETERS.fullmatch(parameters)
    wrapped = re.fullmatch(r"sig=:([A-Za-z0-9+/=]{1,200}):", signature)
    if label != "sig" or not found or not wrapped:
        raise BadSignature("headers")
    try:
        value = base64.b64decode(wrapped[1], validate=True)
    except binascii.Error:
        raise BadSignature("headers") from None
    return Signature(parameters, int(found[1]), found[2], found[3], value)


def content_digest(body: bytes) -> str:
    """Return the Content-Digest header (RFC 9530) of a body; an empty body has one too."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(*, method: str, target: str, body_digest: str, parameters: str) -> bytes:
    """Return the signature base of RFC 9421 section 2.5. `target` is path and query as sent; the authority is that of
    PORTAL_BASE_URL, so that a request signed for another installation is refused."""
    path, _, query = target.partition("?")  # as sent: a path that begins with // is no host
    lines = {
        "@method": method,
        "@authority": urlsplit(settings.PORTAL_BASE_URL).netloc.lower(),
        "@path": path,
        "@query": f"?{query}",
        "content-digest": body_digest,
        "@signature-params": parameters,
    }
    return "\n".join(f'"{name}": {value}' for name, value in lines.items()).encode()


def verify(public_key: str, signature: bytes, base: bytes) -> None:
    """Check an Ed25519 or ECDSA P-256 SHA-256 signature by the device's key in PEM. Raises BadSignature."""
    key = load_key(public_key)
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(signature, base)
        elif len(signature) == 2 * HALF:
            r, s = (int.from_bytes(half) for half in (signature[:HALF], signature[HALF:]))
            key.verify(encode_dss_signature(r, s), base, ECDSA(SHA256()))
        else:
            raise BadSignature("length")
    except InvalidSignature:
        raise BadSignature("signature") from None


def load_key(pem: str) -> Ed25519PublicKey | EllipticCurvePublicKey:
    """Read a public key in PEM. Raises ValueError for anything but Ed25519 and P-256."""
    key = load_pem_public_key(pem.encode())
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    raise ValueError("a device has an Ed25519 or a P-256 key")
