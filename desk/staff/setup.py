"""Set-up data of an authenticator app: key URI, QR code and text."""

from base64 import b32encode
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings

from desk.staff.models import DIGITS, STEP, Authenticator
from portal.design.qr import Drawn, drawn


@dataclass(frozen=True)
class Setup:
    """Set-up of one app: `uri` is the content of the QR code (otpauth://totp/…); `secret` is the key in groups of four,
    for typing."""

    uri: str
    secret: str
    qr: Drawn


def of(authenticator: Authenticator) -> Setup:
    """Return the set-up, for the one page that shows it before the authenticator is confirmed."""
    secret = b32encode(authenticator.key).decode()
    uri = address(authenticator, secret)
    return Setup(uri=uri, secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), qr=drawn(uri))


def address(authenticator: Authenticator, secret: str) -> str:
    """Return the key URI: issuer, account, algorithm, digits and period."""
    issuer = f"{settings.PORTAL_NAME} 社内デスク"
    asked = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS, "period": STEP}
    label = quote(f"{issuer}:{authenticator.user.username}", safe=":")
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"
