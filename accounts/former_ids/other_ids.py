"""Legacy IDs in the sign-in box [002-2]."""

from functools import partial

from accounts.former_ids import actions, queries, steps, work
from accounts.sign_in import other_ids


@other_ids.judges
def judge(identifier: str, password: str) -> other_ids.Answer | None:
    """Redirect to the migration for the right password of a legacy ID. Costs the same whatever was typed."""
    legacy, most = queries.for_sign_in(identifier)
    if not work.is_right(legacy, password, most):
        return None
    return partial(steps.enter, legacy=legacy, password=password)


@other_ids.notifies_of_locks
def notify_locked(identifier: str) -> None:
    """Tell the contact of the legacy ID's contract that its password path is locked [002-15]."""
    actions.tell_locked(legacy=queries.by_typed(identifier))
