"""Kinds of files. An import reads into the table `imports_stage`; its kind does the rest in SQL."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from portal.audit.by import SYSTEM, By
from portal.imports.columns import Column


@dataclass(frozen=True)
class Verdict:
    """What happens to a row: `name` for programs, `label` for the operator. One that `is_rare` is told only of some."""

    name: str
    label: str
    is_rare: bool = False

    def is_told(self, counts: Mapping[str, int]) -> bool:
        """Return whether a report with these counts names it."""
        return not self.is_rare or bool(counts.get(self.name))


class Concern(TypedDict):
    """What the operator should look at in rows that are taken: how many rows or bills, and some of them.

    `examples` are pairs of a line of the file and words about it, without personal data: they are kept with the run.
    """

    reason: str
    count: int
    examples: list[tuple[int, str]]


class Kind(ABC):
    """A kind of file. Each method runs once, in this order, in one transaction under the kind's lock."""

    name: str
    noun: str  # label of what its verdicts count, in Japanese
    columns: Sequence[Column]
    unit: Sequence[str] = ()  # columns that identify rows which are accepted or rejected together
    action: str  # action of the audit log
    verdicts: Sequence[Verdict]
    absent: frozenset[str] = frozenset()  # optional columns that the header lacks, known before the first method runs
    by: By = SYSTEM  # who imports, known before the first method runs

    @abstractmethod
    def judge(self, *, today: date) -> None:
        """Reject (into `intake_rejects`) rows that only the database can judge: repeated keys, unknown references."""

    @abstractmethod
    def compare(self) -> dict[str, int]:
        """Count by verdict what would happen to the rows that were not rejected. Writes nothing that lasts."""

    def concerns(self, limit: int, *, today: date) -> list[Concern]:
        """Return what looks wrong in rows that are taken all the same, each with up to `limit` examples."""
        return []

    @abstractmethod
    def differences(self, limit: int) -> list[str]:
        """Describe up to `limit` rows that would change, a line each."""

    @abstractmethod
    def apply(self) -> Sequence[str]:
        """Write the changes, not rows that are equal already. Returns the tables to vacuum after the commit."""
