"""What differs between the kinds of files: an import reads into `imports_stage`, its kind does the rest in SQL."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.imports.columns import Column


@dataclass(frozen=True)
class Verdict:
    """What happens to some of the incoming: `name` for programs, `label` for the operator."""

    name: str
    label: str


class Kind(ABC):
    """A kind of file. Each method runs once, in this order, in one transaction under the kind's lock."""

    name: str
    noun: str  # what its verdicts count, in Japanese
    columns: Sequence[Column]
    unit: Sequence[str] = ()  # columns that name what stands and falls together
    action: str  # in the audit log
    verdicts: Sequence[Verdict]

    @abstractmethod
    def judge(self, *, today: date) -> None:
        """Add to `intake_rejects` what only the database can tell: repeated keys, unknown references."""

    @abstractmethod
    def compare(self) -> dict[str, int]:
        """Say what would happen to the rows that were not rejected, by verdict. Writes nothing that lasts."""

    @abstractmethod
    def differences(self, limit: int) -> list[str]:
        """The first of what would change, a line each: which, and what about it."""

    @abstractmethod
    def apply(self) -> Sequence[str]:
        """Do it, leaving alone what is equal already. Returns the tables that are to be vacuumed after the commit."""
