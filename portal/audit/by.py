"""Who did something, through which channel, and why: passed down into the action that records it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self


class HasPublicId(Protocol):
    """An account, or the row of a flow that has no account yet."""

    public_id: str


class HasPermissions(HasPublicId, Protocol):
    """One of the company's people, whose permissions can be asked for."""

    def has_perm(self, perm: str) -> bool: ...


class Via(StrEnum):
    """The channel of an act. Stored in an entry's detail under `via`, except UNSAID."""

    UNSAID = ""
    SESSION = "session"  # the owner, signed in
    LINK = "link"  # the owner, by a mailed link, without signing in
    DESK = "desk"  # staff, for a customer
    COMMAND = "command"  # an operator, by manage.py
    DEVICE = "device"  # a machine of the company, by signed requests


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: `actor` is a public id, or "system" where no person decided."""

    actor: str
    via: Via = Via.UNSAID

    @classmethod
    def owner(cls, account: HasPublicId, via: Via = Via.UNSAID) -> Self:
        """Name the account's owner."""
        return cls(account.public_id, via)

    @classmethod
    def staff(cls, account: HasPublicId) -> Self:
        """Name one of the company's people at the desk."""
        return cls(account.public_id, Via.DESK)

    @classmethod
    def flow(cls, row: HasPublicId) -> Self:
        """Name somebody who has no account yet by the row of the flow they are in."""
        return cls(row.public_id)

    @classmethod
    def device(cls, device: HasPublicId) -> Self:
        """Name a registered device (`portal.devices`)."""
        return cls(device.public_id, Via.DEVICE)

    @property
    def is_staff(self) -> bool:
        """Whether the act happened at the desk."""
        return self.via == Via.DESK


SYSTEM = By("system")
ANONYMOUS = By("anonymous")  # somebody who has proven nothing
OPERATOR = By("system", Via.COMMAND)


@dataclass(frozen=True, slots=True)
class Why:
    """The reason that staff gave: `reason` is a code of a fixed list, `ticket` the case number or empty."""

    reason: str
    ticket: str = ""
