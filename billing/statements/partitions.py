"""The monthly partitions of bill items."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from psycopg import sql

from billing.statements.months import shifted

PARENT = "billing_billitem"
FRESH = "billing_billitem_fresh"
MONTHS = "SELECT right(inhrelid::regclass::text, 6) FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1"
PARTITION = "CREATE TABLE {partition} PARTITION OF {parent} FOR VALUES FROM ({first}) TO ({after})"
SCRATCH = "CREATE TABLE {scratch} (LIKE {parent} INCLUDING CONSTRAINTS) PARTITION BY RANGE (month)"
FRESH_PARTITION = "CREATE TABLE {partition} PARTITION OF {scratch} FOR VALUES FROM ({first}) TO ({after})"
DETACH = "ALTER TABLE {parent} DETACH PARTITION {partition}; DROP TABLE {partition}"
LOCK_LIMIT = "2s"
ADOPT = """
ALTER TABLE {scratch} DETACH PARTITION {partition};
ALTER TABLE {partition} ADD PRIMARY KEY (contract_id, month, revision, item_no);
ALTER TABLE {parent} ATTACH PARTITION {partition} FOR VALUES FROM ({first}) TO ({after})
"""


def name_of(month: date) -> str:
    """The table that holds a month's items."""
    return f"{PARENT}_{month:%Y%m}"


def months() -> list[date]:
    """The months that have their partition, oldest first: only they can have bills."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, [PARENT])
        return [date(int(digits[:4]), int(digits[4:]), 1) for (digits,) in cursor.fetchall()]


def exists(month: date) -> bool:
    """Whether the month has its partition."""
    return month in months()


def ensure_partition(month: date) -> None:
    """Make sure that items of the month can be stored. Idempotent; callers may race."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name_of(month)])
        if exists(month):
            return
        cursor.execute(_sql(PARTITION, month))


@contextmanager
def fresh(months: Sequence[date]) -> Iterator[str]:
    """Yields a table to fill with items of months that have no partition yet; afterwards they have one each.

    Loading without an index and building it at the end takes half the time of loading into an indexed partition. For a
    single month the table is its partition itself, which spares each row the way to it.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(SCRATCH).format(scratch=sql.Identifier(FRESH), parent=sql.Identifier(PARENT)))
        for month in months:
            cursor.execute(_sql(FRESH_PARTITION, month))
        yield name_of(months[0]) if len(months) == 1 else FRESH
        for month in months:
            cursor.execute(_sql(ADOPT, month))
        cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(FRESH)))


def drop(month: date) -> None:
    """Drop the month's items with their table: a matter of milliseconds, however many there are.

    Waits LOCK_LIMIT at most for an import (OperationalError then): whoever reads items would stand in line behind it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_LIMIT])
        cursor.execute(_sql(DETACH, month))


def _sql(template: str, month: date) -> sql.Composed:
    return sql.SQL(template).format(
        parent=sql.Identifier(PARENT),
        scratch=sql.Identifier(FRESH),
        partition=sql.Identifier(name_of(month)),
        first=sql.Literal(month),
        after=sql.Literal(shifted(month, 1)),
    )
