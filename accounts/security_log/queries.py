"""The last ninety days of an account and of the contracts it holds, out of the audit log."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.users.models import User
from accounts.contracts import queries as contract_queries
from accounts.contracts.models import Contract
from accounts.security_log import sentences
from accounts.sessions import user_agents
from portal import features
from portal.audit import queries as audit_queries
from portal.audit.models import Entry

SHOWN = timedelta(days=90)
PAGE = 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the words for the account's owner. `browser` is empty where it is not recorded, `because` (role,
    reason and case number) where staff did not act.
    """

    at: datetime
    text: str
    icon: str
    is_grave: bool
    browser: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of events, newest first. `older` leads to the next page, empty on the last."""

    events: Sequence[Event]
    before: str
    older: str


def page(*, account: User, at: datetime, before: str = "", held: Iterable[Contract] | None = None) -> Page:
    """Return up to PAGE events from before a moment (as `older` writes it), none older than SHOWN at `at`.

    Two queries at any depth, whatever the account holds; one for a caller that has read its contracts (`held`). The
    holder of a contract sees nothing from before holding it.
    """
    until, since = _moment(before, otherwise=at), _since(account, at - SHOWN, at, held)
    parts: list[QuerySet[Entry]] = [
        _shown(about).filter(at__gte=start, at__lt=until)[: PAGE + 1] for about, start in since.items()
    ]
    found = list(parts[0].union(*parts[1:], all=True).order_by("-at", "-id")[: PAGE + 1] if parts[1:] else parts[0])
    here, older = _cut(found)
    return Page([_event(entry) for entry in here], before, older)


def everything(*, account: User) -> Iterator[Event]:
    """Return every event that the account's owner may read, however old, newest first of each."""
    for about, start in _since(account, EPOCH, timezone.now()).items():
        yield from map(_event, _shown(about).filter(at__gte=start).iterator())


def _since(
    account: User, oldest: datetime, at: datetime, held: Iterable[Contract] | None = None
) -> dict[str, datetime]:
    """Return from when on the account and each of its contracts may be read, by public id."""
    if held is None:
        held = contract_queries.held(account.pk).only("public_id", "held_since")
    since = {contract.public_id: max(oldest, contract.held_since or at) for contract in held}
    return {account.public_id: oldest, **since}


def _shown(about: str) -> QuerySet[Entry]:
    return audit_queries.about(about).exclude(action__in=features.untold())


def _cut(found: list[Entry]) -> tuple[list[Entry], str]:
    """Cut one page, and make the position of the next. Entries of one moment, which are those of one act, stay
    together, so that a moment is a sufficient position.
    """
    if len(found) <= PAGE:
        return found, ""
    rest = found[PAGE].at
    here = [entry for entry in found[:PAGE] if entry.at != rest] or found[:PAGE]
    return here, f"?before={(here[-1].at - EPOCH) // timedelta(microseconds=1)}"


def _moment(before: str, *, otherwise: datetime) -> datetime:
    """Parse the moment of an address, in microseconds since 1970; `otherwise` for anything else."""
    if not (before.isascii() and before.isdigit() and len(before) <= 16):
        return otherwise + timedelta(minutes=1)  # the database's clock may be ahead of ours
    return EPOCH + timedelta(microseconds=int(before))


def _event(entry: Entry) -> Event:
    act = features.acts().get(entry.action)
    if act is None:
        return Event(entry.at, "アカウントに関する操作がありました", "info", is_grave=False, browser="")
    detail = entry.detail
    browser = user_agents.named(detail["browser"]) if "browser" in detail else ""
    return Event(
        entry.at, sentences.told(act.owner, detail), act.icon, act.is_grave, browser, sentences.because(detail)
    )
