"""The ways into an account (NIST SP 800-63B-4 calls them authenticators), as objects of one protocol.

Each feature that has one registers it in its `way_in.py`: the telephone, a passkey, a passcode, recovery codes, a
trusted browser, a link to a new password, a session, the password; upper apps may add more. `table` says what happens
to them when an account is in danger or changes; `actions.apply` carries it out.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.db.models.expressions import Combinable

from accounts.users.models import User
from accounts.authenticators import table
from accounts.authenticators.strengths import Strength
from accounts.authenticators.table import SecurityEvent, Steps
from accounts.users.requests import SignedInRequest
from portal.audit.by import By

Since = datetime | Combinable  # a moment, or an expression of the database clock


class State(StrEnum):
    """Whether one authenticator may be used at this moment."""

    USABLE = "usable"
    WAITING = "waiting"  # until `Row.usable_from`
    PAUSED = "paused"  # until it is resumed
    DISABLED = "disabled"  # for good


@dataclass(frozen=True, slots=True)
class Row:
    """One authenticator as its owner and the desk see it. `note` is what the desk reads beside its label."""

    state: State
    name: str = ""
    made_at: datetime | None = None
    used_at: datetime | None = None
    usable_from: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """Status of a way in on the account's page, for the template tag `chip`."""

    tone: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that an account has of one way in.

    The account's page shows `heading` and `chip`, the desk `label` and `rows`. `chip` is None where the installation
    does not offer it.
    """

    label: str
    heading: str
    rows: Sequence[Row] = ()
    chip: Chip | None = None
    is_running_out: bool = False

    @property
    def usable(self) -> int:
        """Count the authenticators that may be used at this moment."""
        return sum(row.state == State.USABLE for row in self.rows)


@dataclass(frozen=True)
class Offer:
    """A proof that an account can give before an act. `template` draws it on the page that asks, `context` is for it.

    `url` is its own page, if it has one; where it is the only offer, the person is sent there at once.
    """

    template: str
    url: str = ""
    context: dict[str, Any] = field(default_factory=dict)


class WayIn(ABC):
    """One kind of authenticator. Subclasses override what applies to their kind.

    `key` is its column in the table. `label` names it at the desk, `heading` on the account's page; it is not drawn
    where they are empty. `strength` is what it proves in a reauthentication; None where it proves nothing.
    """

    key: ClassVar[str]
    label: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    strength: ClassVar[Strength | None] = None

    def describe(self, account: User, *, at: datetime) -> Description:
        """Describe what the account has of this way in at `at`: kinds and times, never secrets."""
        return self.description()

    def offer(self, request: SignedInRequest) -> Offer | None:
        """Return the offer of it as a proof before an act; None where this person cannot use it."""
        return None

    @abstractmethod
    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Revoke all of the account's, or those made from `since` on, in the caller's transaction; return how many.

        `keep` is the key of the session that stays; other ways in ignore it.
        """

    def pause(self, account: User, *, by: By) -> int:
        """Make the account's unusable until `resume`, in the caller's transaction; return how many."""
        raise NotImplementedError(f"{self.key} cannot be paused")

    def resume(self, account: User, *, by: By, since: Since | None = None) -> int:
        """Make usable again what was paused, or what was paused from `since` on; return how many.

        `since` matters to a way in that is paused by more than one event, as telephones are; others ignore it.
        """
        raise NotImplementedError(f"{self.key} cannot be resumed")

    def description(
        self, rows: Sequence[Row] = (), *, chip: Chip | None = None, is_running_out: bool = False
    ) -> Description:
        """Build a `Description` under this way's names."""
        return Description(self.label, self.heading, rows, chip, is_running_out)


_ways: list[WayIn] = []


def register(way: WayIn, *, column: Mapping[SecurityEvent, Steps] | None = None) -> None:
    """Add a way in. An upper app passes the `column` of the table that says what each event does to it."""
    if column is not None:
        table.add_column(way.key, column)
    _ways.append(way)
    _ways.sort(key=lambda one: table.position(one.key))


def every() -> Sequence[WayIn]:
    """Return every registered way in, in the order of the table's columns."""
    return tuple(_ways)
