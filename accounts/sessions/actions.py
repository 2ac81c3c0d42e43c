"""Changes of a person's sessions. Each is two rows: Django's, which is the session, and allauth's, which lists it."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.users.models import User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.sessions import queries
from portal.audit import trail
from portal.audit.by import By, Why
from portal.public_id import new_public_id

UNKNOWN_IP = "0.0.0.0"  # noqa: S104 -- not an address to listen on  # nosec B104
LONGEST_AGENT = 200


class NotThere(Exception):
    """The account has no such session, or it has ended already."""


def list_it(*, account: User, key: str, ip: str, user_agent: str) -> None:
    """Add a new session to its owner's list."""
    UserSession.objects.create(
        user=account,
        session_key=key,
        ip=ip or UNKNOWN_IP,
        user_agent=user_agent.replace("\0", "")[:LONGEST_AGENT],
        data={"public_id": new_public_id()},
    )


def unlist(*, key: str) -> None:
    """Take a session that is gone off the list."""
    UserSession.objects.filter(session_key=key).delete()


def renamed(*, former: str, key: str) -> None:
    """Keep a session on the list when its key changes."""
    UserSession.objects.filter(session_key=former).update(session_key=key)


def note_use(*, key: str, ip: str, at: datetime) -> None:
    """Note when and from where a session was last used."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=at, ip=ip or UNKNOWN_IP)


@transaction.atomic
def end_one(*, account: User, public_id: str) -> None:
    """Sign out one browser of the account, from its next request on. Raises NotThere unless it is the account's own."""
    mine = UserSession.objects.filter(user=account, data__public_id=public_id)
    if not _recorded(account, By.owner(account), _end(list(mine.values_list("session_key", flat=True)))):
        raise NotThere


@transaction.atomic
def end_others(*, account: User, by: By, keep: str) -> int:
    """Sign out all browsers of the account but the one with the session key `keep`; return how many."""
    keys = queries.listed(account_id=account.pk).exclude(session_key=keep).values_list("session_key", flat=True)
    return _recorded(account, by, _end(list(keys)))


@transaction.atomic
def end_everywhere(*, account: User, by: By, why: Why | None = None) -> int:
    """Sign the account out of every browser, for its owner or at the desk; return how many. Trusted browsers stay
    trusted: only sessions end.
    """
    changed = authenticator_actions.apply(SecurityEvent.SIGNED_OUT_EVERYWHERE, account=account, by=by)
    return _recorded(account, by, changed["session"], why=why)


def end_all(*, account: User) -> int:
    """Sign out every browser of the account, in the caller's transaction, whose entry of the audit log covers it;
    return how many.
    """
    return _end(list(queries.listed(account_id=account.pk).values_list("session_key", flat=True)))


def _recorded(account: User, by: By, ended: int, *, why: Why | None = None) -> int:
    if ended:
        trail.record("accounts:sessions:ended", by=by, about=account.public_id, why=why, sessions=ended)
    return ended


def _end(keys: list[str]) -> int:
    UserSession.objects.filter(session_key__in=keys).delete()
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    return ended


def purge() -> int:
    """Delete sessions that have expired, and list rows whose session is gone; return how many sessions there were."""
    gone, _ = Session.objects.filter(expire_date__lte=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
