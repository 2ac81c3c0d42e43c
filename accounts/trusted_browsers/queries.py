"""Reads of trusted browsers."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from accounts.users.models import User
from accounts.sessions import user_agents
from accounts.trusted_browsers.models import TrustedBrowser, TrustedBrowserQuerySet
from portal import keyed
from portal.cookies import TokenCookie

COOKIE = TokenCookie("browser")


@dataclass(frozen=True, slots=True)
class Listed:
    """A trusted browser in its owner's list."""

    public_id: str
    device: str
    trusted_at: datetime
    used_at: datetime
    expires_at: datetime
    is_this: bool


def digest(token: str) -> str:
    """Return the digest of a browser's token, which the table holds instead."""
    return keyed.digest("trusted browser", token)


def is_trusted(request: HttpRequest, account: User) -> bool:
    """Tell whether this browser need not give the account's second step. Without the cookie it costs no query."""
    token = COOKIE.read(request)
    return bool(token) and of(account, token).exists()


def of(account: User, token: str) -> TrustedBrowserQuerySet:
    """Return the account's trust in the browser that holds the token, while it lasts."""
    return TrustedBrowser.objects.live().filter(account=account, digest=digest(token))


def listed(request: HttpRequest, account: User) -> list[Listed]:
    """List the account's trusted browsers, this one first, then the latest used."""
    this = digest(COOKIE.read(request))
    rows = TrustedBrowser.objects.live().filter(account=account).order_by("-used_at")
    found = [
        Listed(
            public_id=row.public_id,
            device=user_agents.name(row.user_agent),
            trusted_at=row.trusted_at,
            used_at=row.used_at,
            expires_at=row.expires_at,
            is_this=row.digest == this,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_this)
