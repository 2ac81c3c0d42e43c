"""Reads of a person's sessions."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from accounts.sessions import user_agents


@dataclass(frozen=True, slots=True)
class Listed:
    """A browser in which the account is signed in, in its owner's list."""

    public_id: str
    device: str
    ip: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def listed(*, account_id: int) -> "QuerySet[UserSession]":
    """Return every row of the account's list, including ended ones not yet purged."""
    return UserSession.objects.filter(user_id=account_id)


def live(*, account_id: int, this: str, at: datetime) -> list[Listed]:
    """List the browsers in which the account is signed in at `at`: this one (by session key) first, then the latest
    used.
    """
    rows = listed(account_id=account_id).filter(
        session_key__in=Session.objects.filter(expire_date__gt=at).values("session_key"),
        last_seen_at__gt=at - settings.SESSION_IDLE_LIMIT,
        created_at__gt=at - settings.SESSION_ABSOLUTE_LIMIT,
    )
    found = [
        Listed(
            public_id=row.data.get("public_id", ""),
            device=user_agents.name(row.user_agent),
            ip=row.ip,
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            is_this=row.session_key == this,
        )
        for row in rows.order_by("-last_seen_at")
    ]
    return sorted(found, key=lambda one: not one.is_this)
