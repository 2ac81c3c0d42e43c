"""Remarks of an import: what was taken, but not as it stands in the file. They reject nothing.

A reading (R8.9 was read as 2026-09) has a reason; the report counts by column and reason and shows the first rows of
each. Values that are left out are told by `warnings`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SHOWN_ROWS = 5  # of each reason
LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class Remark:
    """What was done with a value. `example` shows it, as 「R8.9 → 2026-09」; empty where nothing may be repeated."""

    row: int  # 1 is the header; what concerns the whole file stands there
    column: str  # empty for the whole row or file
    reason: str  # a sentence in Japanese, the same for every row it happens to
    example: str = ""


@dataclass
class Counted:
    """The remarks of one column and reason."""

    column: str
    reason: str
    count: int = 0
    rows: list[int] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def shown(self, *, with_examples: bool) -> dict[str, Any]:
        """Return it for JSON. Examples may be personal data: they belong in reports that are deleted, not in a run."""
        known = {"column": self.column, "reason": self.reason, "count": self.count, "rows": self.rows}
        return {**known, "examples": self.examples} if with_examples else known


class Interpreted(str):
    """A normal form that was read by interpreting the field; `how` is the reason of the remark."""

    __slots__ = ("how",)
    how: str

    def __new__(cls, value: str, how: str) -> "Interpreted":
        """Return the text with its reason."""
        read = super().__new__(cls, value)
        read.how = how
        return read


class Remarks:
    """Counts remarks while a file is read, in memory that does not depend on the file; of rows that are rejected later
    for another reason too.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Counted] = {}

    def add(self, remark: Remark) -> None:
        """Count a remark, and keep its row if it is among the first."""
        key = (remark.column, remark.reason)
        counted = self.known.setdefault(key, Counted(*key))
        counted.count += 1
        if len(counted.rows) < SHOWN_ROWS:
            counted.rows.append(remark.row)
            if remark.example and remark.example not in counted.examples:
                counted.examples.append(remark.example)

    def read_as(self, row: int, column: str, read: Interpreted, field: str) -> None:
        """Count a value that was interpreted; an empty `field` is not repeated."""
        example = f"{field[:LONGEST_EXAMPLE]} → {read[:LONGEST_EXAMPLE]}" if field else ""
        self.add(Remark(row, column, read.how, example))

    def counted(self) -> list[Counted]:
        """Return them by column and reason, the most frequent first."""
        return sorted(self.known.values(), key=lambda counted: (-counted.count, counted.column, counted.reason))


def shown(remarks: Iterable[Counted], *, with_examples: bool) -> list[dict[str, Any]]:
    """Return remarks for JSON."""
    return [counted.shown(with_examples=with_examples) for counted in remarks]
