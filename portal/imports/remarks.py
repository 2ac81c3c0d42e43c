"""Remarks of an import: what was taken after interpreting it, as R8.9 read as 2026-09. They reject nothing.

Each remark has a reason; the report counts by column and reason and shows the first rows of each. Values that were left
out or changed are warnings (`portal.imports.warnings`). Readings of rows that are rejected are not told: whether a row
is taken is known at the end only, so they wait on disk until then.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

SHOWN_ROWS = 5  # of each reason
LONGEST_EXAMPLE = 40
AFTER_ALL = 1 << 62  # larger than any number of a row


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
    """Counts remarks while a file is read, in memory that does not depend on the file."""

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

    def counted(self) -> list[Counted]:
        """Return them by column and reason, the most frequent first."""
        return sorted(self.known.values(), key=lambda counted: (-counted.count, counted.column, counted.reason))


class Spool:
    """Buffers readings on disk, in the order of the file: every row may have some."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed by `collected`
        self.writer = csv.writer(self.file, quoting=csv.QUOTE_ALL)

    def read_as(self, row: int, column: str, read: Interpreted, field: str) -> None:
        """Add a value that was interpreted; an empty `field` is not repeated."""
        example = f"{field[:LONGEST_EXAMPLE]} → {read[:LONGEST_EXAMPLE]}" if field else ""
        self.writer.writerow([row, column, read.how, example])

    def counted_into(self, remarks: Remarks, *, rejected: Iterable[int]) -> None:
        """Count the readings of rows that are taken. `rejected`: rows that are not, in the order of the file; it is
        read to its end, because a COPY that is left early fails its transaction.
        """
        self.file.seek(0)
        without, passed = iter(rejected), 0
        for line, column, reason, example in csv.reader(self.file):
            row = int(line)
            while passed < row:
                passed = next(without, AFTER_ALL)
            if passed != row:
                remarks.add(Remark(row, column, reason, example))
        for _ in without:
            pass


@contextmanager
def collected() -> Iterator[Spool]:
    """Open a spool for the time of an import."""
    spool = Spool()
    with spool.file:
        yield spool


def shown(remarks: Iterable[Counted], *, with_examples: bool) -> list[dict[str, Any]]:
    """Return remarks for JSON."""
    return [counted.shown(with_examples=with_examples) for counted in remarks]
