"""Rejected rows: collected while the file is read, added to in SQL, written for the operator as CSV.

The file begins with a summary by reason; then each fault stands with the spreadsheet's row, customer number and month.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from portal.imports import warnings
from portal.imports.columns import Column

TABLE = """
CREATE TEMP TABLE intake_rejects (
    line int NOT NULL,      -- the row as a spreadsheet numbers it; 1 is the header
    field text NOT NULL,    -- the column's name, empty for a fault of the whole row
    reason text NOT NULL,   -- in Japanese: what is wrong and what is expected
    value text NOT NULL,    -- the value, shortened
    unit text[],            -- rows rejected together (a bill), null where the row names none
    customer_number text,   -- whose row it is, as far as it says so; filled in by `complete` where SQL rejected the row
    billing_month text
) ON COMMIT DROP
"""
WHOSE = ("customer_number", "billing_month")  # columns of the file that the operator finds a row by
COMPLETE = """
UPDATE intake_rejects AS reject SET {name} = stage.{name}::text
FROM imports_stage AS stage WHERE stage.line = reject.line AND reject.{name} IS NULL
"""
LOAD = "COPY intake_rejects FROM STDIN (FORMAT csv, FORCE_NULL (unit, customer_number, billing_month))"
WRITTEN = """
COPY (SELECT line, coalesce(customer_number, ''), coalesce(billing_month, ''), field, reason, value FROM intake_rejects
      ORDER BY line, field, reason LIMIT {}) TO STDOUT
"""
# Reasons that differ by a number of row, column or character only are one
BY_REASON = """
SELECT count(*), field, (array_agg(reason ORDER BY line))[1], min(line) FROM intake_rejects
GROUP BY field, regexp_replace(reason, '[0-9][0-9,]* (行目|列|文字)', '\\1', 'g') ORDER BY 1 DESC, 4, 2, 3 LIMIT %s
"""
KEEP = """
INSERT INTO imports_fault (run_id, line, field, reason)
SELECT %s, line, field, reason FROM intake_rejects ORDER BY line, field, reason LIMIT %s
"""
MOST_REASONS = 100
SUMMARY = ("件数", "列", "理由", "はじめの行")
HEADER = ("行", "お客様番号", "年月", "列", "理由", "値", "扱い")
REJECTED, WARNED = "取り込んでいません", "取り込みました（注意）"
ENCODING = "utf-8-sig"
LONGEST_VALUE = 100
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "−", "＠")


class Spool:
    """Buffers rejects on disk on their way to the database: every row of a file may be wrong."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed by `collected`
        self.writer = csv.writer(self.file, quoting=csv.QUOTE_ALL)

    def add(
        self,
        line: int,
        field: str,
        reason: str,
        value: str,
        unit: Sequence[str] | None,
        whose: Sequence[str | None] = (None, None),
    ) -> None:
        """Add a row that was rejected because of this field. `whose`: its fields of WHOSE."""
        key = "" if unit is None else "{" + ",".join(f'"{part}"' for part in unit) + "}"
        named = [name or "" for name in whose]
        self.writer.writerow([line, field, reason, value[:LONGEST_VALUE].replace("\0", "�"), key, *named])

    def load(self, cursor: CursorWrapper) -> None:
        """Create the table and load the rejects."""
        cursor.execute("DROP TABLE IF EXISTS intake_rejects")
        cursor.execute(TABLE)
        self.file.seek(0)
        with cursor.copy(LOAD) as copy:
            while part := self.file.read(1 << 16):
                copy.write(part)


@contextmanager
def collected() -> Iterator[Spool]:
    """Open a spool for the time of an import."""
    spool = Spool()
    with spool.file:
        yield spool


def count() -> int:
    """Count the rejected rows; a row with several faults counts once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT line) FROM intake_rejects")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def lines() -> Iterator[int]:
    """Yield the rejected rows once each, in the order of the file."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY (SELECT DISTINCT line FROM intake_rejects ORDER BY line) TO STDOUT") as copy,
    ):
        for [line] in copy.rows():
            yield int(line)


def complete(columns: Iterable[Column]) -> None:
    """Fill in customer number and month of the rows that SQL rejected, where the file has these columns."""
    names = {column.name for column in columns}
    with connection.cursor() as cursor:
        for name in WHOSE:
            if name in names:
                cursor.execute(sql.SQL(COMPLETE).format(name=sql.Identifier(name)))


def by_reason() -> list[tuple[int, str, str, int]]:
    """Return how many faults there are of each column and reason, with the first row, the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(BY_REASON, [MOST_REASONS])
        return [(int(number), str(field), str(reason), int(line)) for number, field, reason, line in cursor.fetchall()]


def first(limit: int) -> list[tuple[int, str, str]]:
    """Return the first faults as line, column and reason, for the terminal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, field, reason FROM intake_rejects ORDER BY line, field, reason LIMIT %s", [limit])
        return [(int(line), str(field), str(reason)) for line, field, reason in cursor.fetchall()]


def write(path: Path) -> None:
    """Write all faults in the order of the file, for spreadsheets: UTF-8 with BOM, no cell taken for a formula."""
    with path.open("w", encoding=ENCODING, newline="") as file:
        path.chmod(0o600)  # the values may be personal data
        write_to(file)


def write_to(file: TextIO, *, most: int | None = None) -> int:
    """Write the summary, then the first `most` faults, all of them where that is None, then the warnings, into a file
    of ENCODING; return how many.
    """
    writer, written = csv.writer(file), 0
    writer.writerow(SUMMARY)
    writer.writerows([number, harmless(field), harmless(reason), line] for number, field, reason, line in by_reason())
    writer.writerow(())
    writer.writerow(HEADER)
    query = sql.SQL(WRITTEN).format(sql.Literal(most))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for line, *texts in copy.rows():
            writer.writerow([line, *map(harmless, texts), REJECTED])
            written += 1
    for line, *texts in warnings.rows(None if most is None else most - written):
        writer.writerow([line, "", "", *map(harmless, texts), WARNED])
        written += 1
    return written


def keep(run_id: int, *, most: int) -> None:
    """Store the first `most` faults with the run, without the values."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [run_id, most])


def harmless(cell: str) -> str:
    """Escape a cell that a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
