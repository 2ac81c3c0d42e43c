"""Declarations of notices inside the portal."""

from accounts.users.effects import DELETED, STAYS_TAKEN_OVER
from portal.features import Feature
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:notices",
    effects={
        "accounts.Notice": on_account(
            closed=DELETED,
            frozen=Effect("stays, and one more tells of the freeze", "accounts.freeze.actions.begin"),
            taken_over=STAYS_TAKEN_OVER,
        )
    },
)
