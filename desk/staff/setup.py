"""What an authenticator app needs to know, as address, QR code and text."""

from base64 import b32encode
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings

from desk.staff.models import DIGITS, STEP, Authenticator
from portal.design.qr import Drawn, drawn


@dataclass(frozen=True)
class Setup:
    """`uri` is what the QR code says (otpauth://totp/…); `secret` the key in groups of four, for typing."""

    uri: str
    secret: str
    qr: Drawn


def of(authenticator: Authenticator) -> Setup:
    """For the one page that shows them, while the app is being set up."""
    secret = b32encode(authenticator.key).decode()
    uri = address(authenticator, secret)
    return Setup(uri=uri, secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), qr=drawn(uri))


def address(authenticator: Authenticator, secret: str) -> str:
    """The key URI that every app reads: issuer, account, algorithm, digits and period."""
    issuer = f"{settings.PORTAL_NAME} 社内デスク"
    asked = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS, "period": STEP}
    label = quote(f"{issuer}:{authenticator.user.username}", safe=":")
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"
