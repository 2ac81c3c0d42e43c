"""Cookies of this portal besides Django's own two: names, attributes and formats in one place.

Every one is bound to this host and to HTTPS where there is HTTPS (`__Host-`, RFC 6265bis §4.1.3), and out of reach of
scripts.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True)
class Cookie:
    """A cookie with a plain value. `name` is its name without HTTPS.

    Lax sends it along when a link is followed from elsewhere, such as a mail; Strict does not.
    """

    name: str
    samesite: Literal["Lax", "Strict"] = "Lax"

    @property
    def key(self) -> str:
        """Return the cookie's full name."""
        return f"__Host-{self.name}" if settings.SECURE else self.name

    def read(self, request: HttpRequest) -> str:
        """Return the value that the browser sent, empty for none. It is untrusted."""
        return request.COOKIES.get(self.key, "")

    def write(self, response: HttpResponseBase, value: str, *, lifetime: timedelta) -> None:
        """Set the cookie for `lifetime`."""
        response.set_cookie(
            self.key,
            value,
            max_age=int(lifetime.total_seconds()),
            path="/",
            secure=settings.SECURE,
            httponly=True,
            samesite=self.samesite,
        )

    def delete(self, response: HttpResponseBase) -> None:
        """Delete the cookie."""
        response.delete_cookie(self.key, path="/", samesite=self.samesite)


# The address that a visitor without a session has just typed: shown whole on the next page, so that a slip is seen
TYPED_ADDRESS, SHOWN_FOR = Cookie("typed_address", "Strict"), timedelta(minutes=30)


def names(request: HttpRequest, prefix: str) -> list[str]:
    """Return the names, without HTTPS' prefix, of the cookies that the browser sent and whose name begins so."""
    start = Cookie(prefix).key
    return [prefix + key.removeprefix(start) for key in request.COOKIES if key.startswith(start)]


class TokenCookie(Cookie):
    """A cookie that identifies a browser: 256 random bits, of which a table holds the keyed digest."""

    @staticmethod
    def new() -> str:
        """Return a new token."""
        return secrets.token_urlsafe(32)

    def read(self, request: HttpRequest) -> str:
        """Return the token that the browser sent, empty for anything malformed."""
        sent = super().read(request)
        return sent if TOKEN.fullmatch(sent) else ""


class SignedCookie(Cookie):
    """A cookie with data, signed and dated under SECRET_KEY for this name: readable, but not forgeable."""

    def write_data(self, response: HttpResponseBase, data: dict[str, Any], *, lifetime: timedelta) -> None:
        """Set the cookie with the data for its lifetime."""
        self.write(response, signing.dumps(data, salt=self._salt), lifetime=lifetime)

    def read_data(self, request: HttpRequest, *, lifetime: timedelta) -> dict[str, Any]:
        """Return the data if signed by this portal within the lifetime; empty otherwise."""
        try:
            data: dict[str, Any] = signing.loads(self.read(request), salt=self._salt, max_age=lifetime)
        except signing.BadSignature:
            return {}
        return data

    @property
    def _salt(self) -> str:
        return f"portal.cookies.{self.name}"
