"""Warnings of an import: rows that are taken although a value in them was left out or changed.

A fault in a column that may be blank never costs the row: the value is left out, so a known row keeps what the database
has in that column and a new one is blank there. Warnings of rows that were rejected for another reason are not told.
"""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

from portal.imports.columns import Column, Invalid

TABLE = """
CREATE TEMP TABLE intake_warnings (
    line int NOT NULL, field text NOT NULL, reason text NOT NULL, value text NOT NULL, is_left_out bool NOT NULL
) ON COMMIT DROP
"""
TOLD = """
FROM intake_warnings AS warning
WHERE NOT EXISTS (SELECT FROM intake_rejects AS reject WHERE reject.line = warning.line)
"""
COUNT = f"SELECT count(DISTINCT line) {TOLD}"
FIRST = f"SELECT line, field, reason {TOLD} ORDER BY line, field LIMIT %s"
ROWS = f"SELECT line, field, reason, value {TOLD} ORDER BY line, field LIMIT %s"
KEEP = f"""
INSERT INTO imports_fault (run_id, line, field, reason, is_warning)
SELECT %s, line, field, reason, true {TOLD} ORDER BY line, field LIMIT %s
"""
# the columns left out of each staged row, to be joined to `imports_stage`
LEFT_OUT = """
LEFT JOIN (SELECT line, array_agg(field) AS fields FROM intake_warnings WHERE is_left_out GROUP BY line) AS left_out
ON left_out.line = imports_stage.line
"""
LONGEST_VALUE = 100


@dataclass(frozen=True)
class Doubtful:
    """A value that is taken with a warning; '' where it is left out. `why` says in Japanese what was wrong, `likely` is
    the value that was probably meant.
    """

    value: str
    why: str
    is_left_out: bool = False
    likely: str = ""

    def __str__(self) -> str:
        return self.why


def read(column: Column, field: str) -> str | Doubtful | Invalid:
    """Return the normal form of a field; Doubtful where the row is taken with a warning, Invalid where it is not."""
    try:
        value = column.read(field)
    except Invalid as why:
        return Doubtful("", str(why), is_left_out=True, likely=why.likely) if column.is_lenient else why
    why_doubted = column.doubt(field)
    return Doubtful(value, why_doubted) if why_doubted else value


def unless_left_out(name: str, value: str) -> str:
    """Return SQL of a table's column that stays as it is where the file's column of that name was left out."""
    return f"CASE WHEN old.id IS NOT NULL AND '{name}' = ANY (left_out.fields) THEN old.{name} ELSE {value} END"


class Spool:
    """Buffers warnings on disk on their way to the database: every row of a file may have one."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed by `collected`
        self.writer = csv.writer(self.file, quoting=csv.QUOTE_ALL)

    def add(self, line: int, field: str, doubt: Doubtful, value: str) -> None:
        """Add a warning about this field."""
        why = f"{doubt.why}この列だけ取り込んでいません。" if doubt.is_left_out else doubt.why
        self.writer.writerow([line, field, why, value[:LONGEST_VALUE].replace("\0", "�"), doubt.is_left_out])

    def load(self, cursor: CursorWrapper) -> None:
        """Create the table and load the warnings."""
        cursor.execute("DROP TABLE IF EXISTS intake_warnings")
        cursor.execute(TABLE)
        self.file.seek(0)
        with cursor.copy("COPY intake_warnings FROM STDIN (FORMAT csv)") as copy:
            while part := self.file.read(1 << 16):
                copy.write(part)
        cursor.execute("ANALYZE intake_warnings")


@contextmanager
def collected() -> Iterator[Spool]:
    """Open a spool for the time of an import."""
    spool = Spool()
    with spool.file:
        yield spool


def count() -> int:
    """Count the rows that are taken with a warning; one with several counts once."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def first(limit: int) -> list[tuple[int, str, str]]:
    """Return the first warnings as line, column and reason."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST, [limit])
        return [(int(line), str(field), str(reason)) for line, field, reason in cursor.fetchall()]


def rows(limit: int | None) -> Iterator[tuple[int, str, str, str]]:
    """Yield the first warnings, all where `limit` is None, as line, column, reason and what stood there."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({ROWS}) TO STDOUT", [limit]) as copy:
        for line, field, reason, value in copy.rows():
            yield int(line), field, reason, value


def keep(run_id: int, *, most: int) -> None:
    """Store the first `most` warnings with the run, without the values."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [run_id, most])
