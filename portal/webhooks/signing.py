"""Signatures after Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA-256 over id, timestamp and body."""

import base64
import hmac
from datetime import datetime

from portal import keyed
from portal.webhooks.models import Endpoint


def secret(endpoint: Endpoint, number: int | None = None) -> str:
    """Derive a secret of the endpoint from CODE_PEPPER, as its receiver writes it: `whsec_` and base64 of 32 bytes.

    The current one unless a `number` is given. Another CODE_PEPPER makes other secrets.
    """
    return "whsec_" + base64.b64encode(_key(endpoint, number or endpoint.secret_no)).decode()


def headers(endpoint: Endpoint, *, message_id: str, body: str, at: datetime) -> dict[str, str]:
    """Return the three headers of one attempt. `message_id` stays the same over all attempts of a message.

    While a former secret overlaps, both sign; a receiver accepts any signature that it can verify.
    """
    numbers = [endpoint.secret_no]
    if endpoint.former_until and at < endpoint.former_until:
        numbers.append(endpoint.secret_no - 1)
    timestamp = str(int(at.timestamp()))
    content = f"{message_id}.{timestamp}.{body}".encode()
    signatures = (base64.b64encode(hmac.digest(_key(endpoint, no), content, "sha256")).decode() for no in numbers)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _key(endpoint: Endpoint, number: int) -> bytes:
    return keyed.key("webhook", endpoint.public_id, number)
