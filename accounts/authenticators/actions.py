"""Carry out what the table says of an event."""

from accounts.users.models import User
from accounts.authenticators import table, ways
from accounts.authenticators.table import SecurityEvent, Step
from accounts.authenticators.ways import Since, WayIn
from portal.audit.by import By


def apply(
    event: SecurityEvent, *, account: User, by: By, since: Since | None = None, keep: str | None = None
) -> dict[str, int]:
    """Apply what `table` says of the event to every way into the account, in the caller's transaction.

    `since` is the moment from which "made lately" counts or, where an event resumes, the moment of the pause. `keep` is
    the key of the session that asked and may stay. Returns the number of authenticators concerned, by the key of the
    way in. Raises LookupError where the table does not say what happens to a registered way in, and ValueError where
    the event needs `since`.
    """
    changed: dict[str, int] = {}
    for way in ways.every():
        done = [_do(step, way, account, by, since, keep) for step in table.steps(event, way.key)]
        changed[way.key] = sum(done)
    return changed


def _do(step: Step, way: WayIn, account: User, by: By, since: Since | None, keep: str | None) -> int:
    match step:
        case Step.REVOKE:
            return way.revoke(account, by=by)
        case Step.REVOKE_OTHERS:
            return way.revoke(account, by=by, keep=keep)
        case Step.REVOKE_SINCE:
            if since is None:
                raise ValueError(f"revoking of {way.key} since when?")
            return way.revoke(account, by=by, since=since)
        case Step.PAUSE:
            return way.pause(account, by=by)
        case Step.RESUME:
            return way.resume(account, by=by, since=since)
