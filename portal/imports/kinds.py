"""Kinds of files. An import reads into the table `imports_stage`; its kind does the rest in SQL."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.imports.columns import Column


@dataclass(frozen=True)
class Verdict:
    """What happens to a row: `name` for programs, `label` for the operator."""

    name: str
    label: str


class Kind(ABC):
    """A kind of file. Each method runs once, in this order, in one transaction under the kind's lock."""

    name: str
    noun: str  # label of what its verdicts count, in Japanese
    columns: Sequence[Column]
    unit: Sequence[str] = ()  # columns that identify rows which are accepted or rejected together
    action: str  # action of the audit log
    verdicts: Sequence[Verdict]
    absent: frozenset[str] = frozenset()  # optional columns that the header lacks, known before the first method runs

    @abstractmethod
    def judge(self, *, today: date) -> None:
        """Reject (into `intake_rejects`) rows that only the database can judge: repeated keys, unknown references."""

    @abstractmethod
    def compare(self) -> dict[str, int]:
        """Count by verdict what would happen to the rows that were not rejected. Writes nothing that lasts."""

    @abstractmethod
    def differences(self, limit: int) -> list[str]:
        """Describe up to `limit` rows that would change, a line each."""

    @abstractmethod
    def apply(self) -> Sequence[str]:
        """Write the changes, not rows that are equal already. Returns the tables to vacuum after the commit."""
