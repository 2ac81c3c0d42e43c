"""The identity policy: every limit that the sources and the standards disagree about.

`IDENTITY_POLICY` picks a preset, `IDENTITY_<KNOB>` turns one knob of it. docs/settings.md lists them; where a knob is
weaker than a standard, `portal.policy.standards` says so to `manage.py check --deploy`.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.conf import settings

PREFIX = "IDENTITY_"
LONG = 6  # digits from which on a code counts as long: what the standards require


def _knob(default: int, least: int, most: int) -> Any:
    return field(default=default, metadata={"least": least, "most": most})


@dataclass(frozen=True)
class Policy:
    """The rules of one installation. The defaults are the preset `portal`: what the sources ask for, within reason."""

    # codes by SMS, call and mail
    code_digits: int = _knob(4, 4, 8)  # until wrong codes make them longer; acts of value require six in any case
    code_minutes: int = _knob(5, 1, 60)  # validity of a code
    code_tries: int = _knob(5, 1, 5)  # wrong codes that end a challenge
    code_lock_minutes: int = _knob(30, 1, 1440)  # pause after them
    code_wrong_short: int = _knob(5, 1, 1000)  # wrong codes of a subject in 30 days that end short codes
    code_wrong: int = _knob(50, 1, 1000)  # wrong codes of a subject in 30 days that end codes altogether
    # passwords, when one is chosen; never applied to one that is typed to sign in
    password_shortest: int = _knob(8, 8, 64)  # characters, where a second step guards the account
    password_shortest_alone: int = _knob(8, 8, 64)  # where the password alone opens it
    password_longest: int = _knob(64, 64, 256)
    password_kinds: int = _knob(2, 0, 4)  # of lower case, upper case, digits, symbols [001-23]
    password_any_characters: bool = False  # else printable ASCII [001-23, 002-44]
    migration_three_kinds: bool = True  # letters, digits and symbols at a migration [002-44]
    # signing in
    passcode: bool = True  # six digits in the browser that registered them [002-57]
    lock_tries: int = _knob(10, 1, 1000)  # wrong passwords that close the password path [002-63]
    lock_hours: int = _knob(24, 1, 720)  # the window they are counted in, and until when it stays closed
    trusted_days: int = _knob(30, 0, 365)  # a browser may be spared the second step so long; 0: never
    # registration
    registration_phone_code: bool = True  # the contract's telephone must answer
    posted_code: bool = True  # a letter may take its place

    @property
    def lock_window(self) -> timedelta:
        return timedelta(hours=self.lock_hours)

    @property
    def code_lifetime(self) -> timedelta:
        return timedelta(minutes=self.code_minutes)

    @property
    def code_lock(self) -> timedelta:
        return timedelta(minutes=self.code_lock_minutes)

    @property
    def trusted_lifetime(self) -> timedelta:
        return timedelta(days=self.trusted_days)

    def code_wrong_at(self, length: int) -> int:
        """Return after how many wrong codes of a subject in 30 days codes of this length end."""
        return self.code_wrong if length >= LONG else min(self.code_wrong_short, self.code_wrong)

    def code_length_after(self, wrong: int) -> int | None:
        """Return the least length of a code after `wrong` wrong ones in 30 days; None when there are no more codes."""
        lengths = (self.code_digits, max(LONG, self.code_digits))
        return next((length for length in lengths if wrong < self.code_wrong_at(length)), None)

    def shortest_password(self, *, alone: bool) -> int:
        """Return how long a new password must be; `alone`: without a second step at sign-in."""
        return max(self.password_shortest, self.password_shortest_alone) if alone else self.password_shortest


PRESETS = {
    "portal": Policy(),
    "strict": replace(
        Policy(),
        code_digits=6,
        password_shortest_alone=15,
        password_longest=128,
        password_kinds=0,
        password_any_characters=True,
        migration_three_kinds=False,
        passcode=False,
        lock_hours=72,
        trusted_days=0,
    ),
}


def policy() -> Policy:
    """Return the rules in force. Call it where they are applied and store nothing: a test may change a knob."""
    return settings.IDENTITY
