"""Strengths of the proof that an authenticator gives beyond having signed in (NIST SP 800-63B-4 §2)."""

from enum import IntEnum

from portal.policy.knobs import LONG


class Strength(IntEnum):
    """Strength of a proof, in ascending order: one that suffices for an act suffices for every weaker one. Acts of
    value need PHONE.
    """

    MAIL = 0
    PASSCODE = 1
    PHONE = 2
    PASSKEY = 3

    @property
    def word(self) -> str:
        """Return its name in sessions and in the audit log."""
        return self.name.lower()


def of_code(length: int) -> Strength:
    """Rate a code to the telephone: six digits are good for acts of value, four for ordinary procedures."""
    return Strength.PHONE if length >= LONG else Strength.PASSCODE
