"""From the company's file into a temporary table, by COPY: good rows in their normal form, bad ones to the rejects."""

import csv
import io
import re
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from django.db import connection
from psycopg import sql

from portal.intake import rejects
from portal.intake.columns import Column, Invalid
from portal.intake.records import Broken, Plain, Reader, Record, heading
from portal.intake.sources import CHANGED, Refused, Source

Tell = Callable[[str], None]
STAGE = "intake_stage"
TELL_EVERY = 2.0  # seconds
REMEMBERED = 10_000  # fields a column keeps the normal form of
LONGEST_REMEMBERED = 100
GATHERED = 1 << 18


class Sink(Protocol):
    """What takes the rows: psycopg's Copy."""

    def write(self, text: str) -> None: ...


def load(source: Source, columns: Sequence[Column], *, unit: Sequence[str], tell: Tell) -> int:
    """Fill `intake_stage` (line, then every known column) and `intake_rejects`; returns how many rows the file has.

    `unit` names the columns that say what a row belongs to: a bad row's unit is noted where it can be told.
    """
    found = heading(source, columns)
    with connection.cursor() as cursor, rejects.collected() as spool:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(STAGE)))
        cursor.execute(_table(columns))
        reader = Reader(source, found)
        names = sql.SQL(", ").join(sql.Identifier(column.name) for column in found)
        query = sql.SQL("COPY {} (line, {}) FROM STDIN (FORMAT csv)").format(sql.Identifier(STAGE), names)
        with cursor.copy(query) as copy:
            rows = _Loader(found, unit, spool, copy).take(reader, tell, source.size)
            if reader.end != source.size:
                raise Refused(CHANGED)
        spool.load(cursor)
        cursor.execute("SET LOCAL default_statistics_target = 10")  # enough to plan with, and quickly gathered
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(STAGE)))
    return rows


def _table(columns: Sequence[Column]) -> sql.Composed:
    typed = sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(c.name), sql.SQL(c.sql_type)) for c in columns)
    return sql.SQL("CREATE TEMP TABLE {} (line int NOT NULL, {}) ON COMMIT DROP").format(sql.Identifier(STAGE), typed)


class _Memory(dict[str, str | Invalid]):
    """Normal forms by field: most columns repeat a few values over and over."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.plain = re.compile(column.pattern())

    def __missing__(self, field: str) -> str | Invalid:
        read: str | Invalid = field
        if not self.plain.fullmatch(field):
            try:
                read = self.column.read(field)
            except Invalid as why:
                read = why
        if len(self) >= REMEMBERED:
            self.clear()
        if len(field) <= LONGEST_REMEMBERED:
            self[field] = read
        return read


class _Loader:
    def __init__(self, columns: Sequence[Column], unit: Sequence[str], spool: rejects.Spool, sink: Sink) -> None:
        self.columns = columns
        self.memories = [_Memory(column) for column in columns]
        self.unit = [[column.name for column in columns].index(name) for name in unit]
        self.spool = spool
        self.sink = sink
        self.gathered = io.StringIO()
        self.writer = csv.writer(self.gathered, lineterminator="\n")

    def take(self, reader: Reader, tell: Tell, size: int) -> int:
        """Every row of the file, once."""
        rows, told = 0, time.monotonic()
        for row in reader:
            if isinstance(row, Plain):
                rows += self._plain(row)
            else:
                rows += 1
                self._careful(row)
            if time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                tell(f"{rows:,} 行を読みました（{100 * reader.end // size}％）")
        self._pass_on()
        return rows

    def _plain(self, run: Plain) -> int:
        text = run.text.replace("\r", "") if "\r" in run.text else run.text
        lines = text.split("\n")[:-1]
        if len(lines) == 1:
            self.gathered.write(f"{run.line},{text}")
        else:
            self._pass_on()
            self.sink.write("".join([f"{number},{line}\n" for number, line in enumerate(lines, run.line)]))
        return len(lines)

    def _careful(self, row: Record | Broken) -> None:
        if isinstance(row, Broken):
            self.spool.add(row.line, "", row.why, self._shown(row.fields), self._unit(row.fields))
        elif len(row.fields) != len(self.columns):
            why = f"列の数が違います（見出しは {len(self.columns)} 列、この行は {len(row.fields)} 列）。"
            self.spool.add(row.line, "", why, self._shown(row.fields), self._unit(row.fields))
        else:
            read = [memory[field] for memory, field in zip(self.memories, row.fields, strict=True)]
            wrong = [place for place, value in enumerate(read) if isinstance(value, Invalid)]
            for place in wrong:
                column, field = self.columns[place], row.fields[place]
                shown = "" if column.is_secret else field
                self.spool.add(row.line, column.name, str(read[place]), shown, self._unit(row.fields))
            if not wrong:
                self.writer.writerow([row.line, *read])
                if self.gathered.tell() > GATHERED:
                    self._pass_on()

    def _shown(self, fields: Sequence[str]) -> str:
        """A row among the rejects; where a column of the file is secret, any field could be it."""
        return "" if any(column.is_secret for column in self.columns) else ",".join(fields)

    def _unit(self, fields: Sequence[str]) -> list[str] | None:
        """What the row belongs to, where its fields say so."""
        if not self.unit or len(fields) <= max(self.unit):
            return None
        read = [self.memories[place][fields[place]] for place in self.unit]
        told = [value for value in read if isinstance(value, str)]
        return told if len(told) == len(read) else None

    def _pass_on(self) -> None:
        if self.gathered.tell():
            self.sink.write(self.gathered.getvalue())
            self.gathered.seek(0)
            self.gathered.truncate()
