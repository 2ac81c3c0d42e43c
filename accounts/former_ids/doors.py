"""The legacy IDs in the sign-in box [002-2]."""

from functools import partial

from accounts.former_ids import actions, queries, steps, work
from accounts.sign_in import doors


@doors.opens
def knock(identifier: str, password: str) -> doors.Answer | None:
    """To the migration, for the right password of a legacy ID. Costs the same whatever was typed."""
    legacy, most = queries.at_the_door(identifier)
    if not work.is_right(legacy, password, most):
        return None
    return partial(steps.enter, legacy=legacy, password=password)


@doors.hears_of_locks
def locked(identifier: str) -> None:
    """Tell the contact of the legacy ID's contract."""
    actions.tell_locked(legacy=queries.by_typed(identifier))
