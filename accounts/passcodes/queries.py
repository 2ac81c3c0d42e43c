"""Reads of passcodes. No query can read the digits."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from accounts.users.models import User
from accounts.passcodes.models import Passcode, PasscodeQuerySet
from accounts.passcodes.policies import Known
from accounts.phones import queries as phone_queries
from accounts.sessions import user_agents
from portal import keyed
from portal.cookies import TokenCookie

COOKIE = TokenCookie("passcode")  # binds passcodes to a browser


@dataclass(frozen=True, slots=True)
class Listed:
    """A passcode in its owner's list."""

    public_id: str
    device: str
    created_at: datetime
    last_used_at: datetime | None
    is_this: bool
    is_usable: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A passcode on the sign-in page, which any user of the browser may see: `owner` is the masked form that only the
    owner recognises.
    """

    public_id: str
    owner: str


def digest(token: str) -> str:
    """Return the digest of a browser's token, which the table holds instead."""
    return keyed.digest("passcode browser", token)


def of(*, account: User) -> PasscodeQuerySet:
    """Return every passcode of the account, the newest first, disabled ones included."""
    return Passcode.objects.filter(user=account).order_by("-created_at", "-pk")


def with_use(*, account: User) -> list[tuple[Passcode, bool]]:
    """List the same in one query, each with whether one more entry of it is judged."""
    usable = Exists(Passcode.objects.usable().filter(pk=OuterRef("pk")))
    rows = of(account=account).annotate(is_usable=usable)
    return [(row, row.is_usable) for row in rows]  # type: ignore[attr-defined]  # the annotation


def here(request: HttpRequest) -> PasscodeQuerySet:
    """Return the usable passcodes of this browser, the oldest first: of several accounts, where a family shares it."""
    token = COOKIE.read(request)
    if not token:
        return Passcode.objects.none()
    return Passcode.objects.usable().filter(digest=digest(token)).select_related("user").order_by("pk")


def offered(request: HttpRequest) -> list[Offered]:
    """List what the sign-in page of this browser offers. A browser without the cookie costs no query."""
    return [Offered(row.public_id, row.user.masked) for row in here(request)]


def mine_here(request: HttpRequest, account: User) -> Passcode | None:
    """Return the account's usable passcode in this browser."""
    return here(request).filter(user=account).first()


def listed(request: HttpRequest, account: User) -> list[Listed]:
    """Return the account's passcodes, this browser's first, then the newest."""
    token = COOKIE.read(request)
    this = digest(token) if token else ""
    rows = [
        Listed(
            public_id=row.public_id,
            device=user_agents.name(row.user_agent),
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            is_this=row.digest == this,
            is_usable=is_usable,
        )
        for row, is_usable in with_use(account=account)
    ]
    return sorted(rows, key=lambda one: not one.is_this)


def one(*, account: User, public_id: str) -> Passcode | None:
    """Return the account's passcode of this id."""
    return of(account=account).filter(public_id=public_id).first()


def known(account: User) -> Known:
    """Digits that others know of the account's owner."""
    phone = phone_queries.of(account)
    return Known.of(contracts=account.contracts.all(), phones=[phone.number] if phone else [])


def page() -> str:
    """Return the page where the owner manages them."""
    return reverse("accounts:passcodes:index")
