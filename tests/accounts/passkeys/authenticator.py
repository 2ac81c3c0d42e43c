"""An authenticator in software (WebAuthn §6) that can falsify any part of its messages."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


def text(raw: bytes) -> str:
    """Return base64url without padding, as browsers write it."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(base64url: str) -> bytes:
    return urlsafe_b64decode(base64url + "==")


@dataclass
class Authenticator:
    """One credential on one device. `count` is None for a synced one, whose counter stays 0."""

    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int | None = 0
    backup: int = 0  # flags
    handle: str | None = None

    def create(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """Answer to `navigator.credentials.create`."""
        told = options["publicKey"]
        self.handle = told["user"]["id"]
        client_data = self._client_data("webauthn.create", told, lies)
        attested = bytes.fromhex(lies.get("aaguid", "00" * 16)) + len(self.credential_id).to_bytes(2, "big")
        attested += self.credential_id + lies.get("cose", self._cose())
        data = self._data(told["rp"]["id"], ATTESTED, lies) + attested
        statement = {"fmt": lies.get("fmt", "none"), "attStmt": lies.get("statement", {}), "authData": data}
        return self._message({"clientDataJSON": client_data, "attestationObject": cbor2.dumps(statement)}, lies)

    def get(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """Answer to `navigator.credentials.get`."""
        told = options["publicKey"]
        if self.count is not None:
            self.count += 1
        client_data = self._client_data("webauthn.get", told, lies)
        data = self._data(told["rpId"], 0, lies)
        key = lies.get("key", self.key)
        signature = key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": client_data, "authenticatorData": data, "signature": signature}
        message = self._message(parts, lies)
        message["response"]["userHandle"] = lies.get("handle", self.handle)
        return message

    def _client_data(self, kind: str, told: dict[str, Any], lies: dict[str, Any]) -> bytes:
        said = {
            "type": lies.get("type", kind),
            "challenge": lies.get("challenge", told["challenge"]),
            "origin": lies.get("origin", settings.PORTAL_BASE_URL),
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _data(self, rp_id: str, more: int, lies: dict[str, Any]) -> bytes:
        flags = lies.get("flags", PRESENT | VERIFIED | self.backup) | more
        count = lies.get("count", self.count or 0)
        digest = hashlib.sha256(str(lies.get("rp_id", rp_id)).encode()).digest()
        return digest + bytes([flags]) + int(count).to_bytes(4, "big")

    def _cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _message(self, parts: dict[str, bytes], lies: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": text(self.credential_id),
            "rawId": text(self.credential_id),
            "type": lies.get("credential_type", "public-key"),
            "clientExtensionResults": lies.get("extensions", {"credProps": {"rk": True}}),
            "response": {name: text(part) for name, part in parts.items()},
        }
