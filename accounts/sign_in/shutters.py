"""Accounts that are closed to more than a wrong password. A feature that closes them names itself here, in its own
`shutters.py`; a reset by mail asks all of them and knows none.
"""

from typing import Protocol, TypeVar

from accounts.users.models import User
from accounts.phones.models import Phone


class Shutter(Protocol):
    """What a feature says of an account whose password is about to be set anew."""

    def asked(self, account: User, usual: Phone | None) -> Phone | None:
        """The telephone that must answer, or None: for an account that is not closed, the `usual` one."""

    def is_held(self, account: User) -> bool:
        """Whether no mailed link may set a password for now."""

    def voided(self, account: User) -> str:
        """The hash of a password that must not be set again, empty for none."""

    def lift(self, account: User) -> None:
        """A password was set, in this transaction: the account is open again."""


One = TypeVar("One", bound=Shutter)
_shutters: list[Shutter] = []


def shuts(shutter: type[One]) -> type[One]:
    """Register a shutter."""
    _shutters.append(shutter())
    return shutter


def asked(account: User, usual: Phone | None) -> Phone | None:
    """The telephone that must answer: the `usual` one, or whichever a closed account asks for instead."""
    for one in _shutters:
        usual = one.asked(account, usual)
    return usual


def is_held(account: User) -> bool:
    """Whether a mailed link opens nothing for now."""
    return any(one.is_held(account) for one in _shutters)


def voided(account: User) -> str:
    """The hash of the password that somebody else may know."""
    return next((known for one in _shutters if (known := one.voided(account))), "")


def lift(account: User) -> None:
    """A password was set by whoever has mailbox and second step."""
    for one in _shutters:
        one.lift(account)
