"""The table of what each event does to each way into an account, as data.

`docs/security.md` shows it to people; a test holds both together.
"""

from collections.abc import Mapping
from enum import StrEnum


class SecurityEvent(StrEnum):
    """Event in an account that concerns its ways in. The value is its name in the documents."""

    PASSWORD_CHANGED = "the owner changes the password"  # noqa: S105 -- no password
    PASSWORD_RESET = "a new password by a mailed link"  # noqa: S105 -- no password
    LOCK_DISOWNED = "the link 心当たりがない in the mail about a password lock"
    FROZEN = "freeze"
    FREEZE_LIFTED = "the freeze is lifted"
    PHONE_REPLACED = "the telephone is replaced"
    ADDRESS_REPLACED = "the mail address is replaced"
    CHANGE_UNDONE = "a change of contact is undone"
    ARCHIVED = "the account is archived after a takeover"
    CONTRACTS_TAKEN_BACK = "a takeover is undone: the account that loses the contracts"
    REOPENED = "a closed account opens again: a takeover is undone, a withdrawal called off"
    PHONE_RECOVERED = "a lost telephone is replaced"
    PASSKEY_SUSPECTED = "a passkey may have been copied"
    STAFF_INVITED = "one of the company's people is invited anew"
    STAFF_DISMISSED = "one of the company's people is dismissed"
    SIGNED_OUT_EVERYWHERE = "すべてログアウト, by the owner or at the desk"
    WITHDRAWAL_BEGUN = "withdrawal is asked for"
    WITHDRAWN = "withdrawal is complete, after its ten days"


class Step(StrEnum):
    """One change to all authenticators of one kind in an account. The value is its name in the documents."""

    REVOKE = "revoke"
    REVOKE_OTHERS = "revoke others"  # all but the session that asked
    REVOKE_SINCE = "revoke recent"  # those made from the moment on that the caller gives
    PAUSE = "pause"
    RESUME = "resume"


Steps = tuple[Step, ...]

KEEP: Steps = ()
REVOKE: Steps = (Step.REVOKE,)
OTHERS: Steps = (Step.REVOKE_OTHERS,)
RECENT: Steps = (Step.REVOKE_SINCE,)
PAUSE: Steps = (Step.PAUSE,)
RESUME: Steps = (Step.RESUME,)
RECENT_PAUSE: Steps = (Step.REVOKE_SINCE, Step.PAUSE)  # what is young may be an intruder's, the rest is the owner's
REVOKE_RESUME: Steps = (Step.REVOKE, Step.RESUME)  # a new password will be set, and no old lock may stand before it

E = SecurityEvent
COLUMNS = (
    "password",
    "reset_link",
    "session",
    "phone",
    "passkey",
    "passcode",
    "trusted_browser",
    "recovery_codes",
)
# fmt: off
_GRID: dict[SecurityEvent, tuple[Steps, ...]] = {
    #                         password       link    session phone   passkey       passcode browser recovery codes
    E.PASSWORD_CHANGED:      (RESUME,        REVOKE, OTHERS, KEEP,   KEEP,         KEEP,   REVOKE, KEEP),
    E.PASSWORD_RESET:        (RESUME,        REVOKE, REVOKE, KEEP,   KEEP,         REVOKE, REVOKE, KEEP),
    E.LOCK_DISOWNED:         (KEEP,          REVOKE, REVOKE, KEEP,   KEEP,         REVOKE, REVOKE, KEEP),
    E.FROZEN:                (REVOKE,        REVOKE, OTHERS, PAUSE,  RECENT_PAUSE, REVOKE, REVOKE, RECENT),
    E.FREEZE_LIFTED:         (KEEP,          KEEP,   KEEP,   RESUME, RESUME,       KEEP,   KEEP,   KEEP),
    E.PHONE_REPLACED:        (KEEP,          REVOKE, OTHERS, KEEP,   KEEP,         KEEP,   REVOKE, KEEP),
    E.ADDRESS_REPLACED:      (KEEP,          REVOKE, OTHERS, KEEP,   KEEP,         KEEP,   REVOKE, KEEP),
    E.CHANGE_UNDONE:         (RESUME,        REVOKE, REVOKE, KEEP,   KEEP,         REVOKE, REVOKE, RECENT),
    E.ARCHIVED:              (KEEP,          REVOKE, REVOKE, KEEP,   KEEP,         REVOKE, REVOKE, KEEP),
    E.CONTRACTS_TAKEN_BACK:  (KEEP,          KEEP,   REVOKE, KEEP,   KEEP,         KEEP,   REVOKE, KEEP),
    E.REOPENED:              (RESUME,        KEEP,   REVOKE, KEEP,   KEEP,         KEEP,   REVOKE, KEEP),
    E.PHONE_RECOVERED:       (KEEP,          REVOKE, REVOKE, KEEP,   REVOKE,       REVOKE, REVOKE, REVOKE),
    E.PASSKEY_SUSPECTED:     (KEEP,          KEEP,   REVOKE, KEEP,   KEEP,         KEEP,   REVOKE, KEEP),
    E.STAFF_INVITED:         (REVOKE_RESUME, REVOKE, REVOKE, KEEP,   REVOKE,       REVOKE, REVOKE, REVOKE),
    E.STAFF_DISMISSED:       (REVOKE_RESUME, REVOKE, REVOKE, KEEP,   REVOKE,       REVOKE, REVOKE, REVOKE),
    E.SIGNED_OUT_EVERYWHERE: (KEEP,          KEEP,   REVOKE, KEEP,   KEEP,         KEEP,   KEEP,   KEEP),
    E.WITHDRAWAL_BEGUN:      (KEEP,          REVOKE, REVOKE, KEEP,   KEEP,         REVOKE, REVOKE, KEEP),
    E.WITHDRAWN:             (REVOKE,        REVOKE, REVOKE, REVOKE, REVOKE,       REVOKE, REVOKE, REVOKE),
}
# fmt: on

_columns: dict[str, Mapping[SecurityEvent, Steps]] = {
    key: {event: row[at] for event, row in _GRID.items()} for at, key in enumerate(COLUMNS)
}


def add_column(key: str, column: Mapping[SecurityEvent, Steps]) -> None:
    """Add what each event does to a way in of an upper app."""
    _columns[key] = column


def steps(event: SecurityEvent, key: str) -> Steps:
    """Return what an event does to a way in, in order. Raises LookupError where the table does not say."""
    try:
        return _columns[key][event]
    except KeyError:
        raise LookupError(f"the table does not say what {event.name} does to {key}") from None


def position(key: str) -> int:
    """Return the place of a column; those of upper apps follow."""
    return list(_columns).index(key) if key in _columns else len(_columns)
