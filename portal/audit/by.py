"""Actor, channel and reason of an act: passed down into the action that records it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self


class HasPublicId(Protocol):
    """A row with a public id: an account, or the row of a flow before there is an account."""

    public_id: str


class HasPermissions(HasPublicId, Protocol):
    """A member of staff, with permissions."""

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
    """The actor: `actor` is a public id, or "system" where no person decided. `role` is the word of the role in which a
    member of staff acted, several with a blank between.
    """

    actor: str
    via: Via = Via.UNSAID
    role: str = ""

    @classmethod
    def owner(cls, account: HasPublicId, via: Via = Via.UNSAID) -> Self:
        """Return the account's owner as the actor."""
        return cls(account.public_id, via)

    @classmethod
    def staff(cls, account: HasPublicId, role: str = "") -> Self:
        """Return a member of staff at the desk as the actor, in this role."""
        return cls(account.public_id, Via.DESK, role)

    @classmethod
    def flow(cls, row: HasPublicId) -> Self:
        """Return the row of a flow as the actor, for a person without an account."""
        return cls(row.public_id)

    @classmethod
    def device(cls, device: HasPublicId) -> Self:
        """Return a registered device (`portal.devices`) as the actor."""
        return cls(device.public_id, Via.DEVICE)

    @property
    def is_staff(self) -> bool:
        """Return whether the act happened at the desk."""
        return self.via == Via.DESK


SYSTEM = By("system")
ANONYMOUS = By("anonymous")  # a visitor who has proven nothing
OPERATOR = By("system", Via.COMMAND)


@dataclass(frozen=True, slots=True)
class Why:
    """The reason that staff gave: `reason` is a code of a fixed list, `ticket` the case number or empty, `verified` the
    code of how the customer proved who they are; empty for looks, which come before that."""

    reason: str
    ticket: str = ""
    verified: str = ""
