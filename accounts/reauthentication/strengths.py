"""How strongly a person has proven who they are, beyond having signed in."""

from datetime import timedelta
from enum import IntEnum

from portal.policy.knobs import LONG

FRESH = timedelta(minutes=5)  # how long a proof counts for the act it was asked for


class Strength(IntEnum):
    """Ordered: what suffices for an act suffices for every weaker one. Acts of value need PHONE."""

    MAIL = 0
    PASSCODE = 1
    PHONE = 2
    PASSKEY = 3

    @property
    def word(self) -> str:
        """Its name in sessions and in the audit log."""
        return self.name.lower()


def of_code(length: int) -> Strength:
    """What a code to the telephone proves: six digits are good for acts of value, four for ordinary procedures."""
    return Strength.PHONE if length >= LONG else Strength.PASSCODE
