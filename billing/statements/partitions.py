"""Monthly partitions of the table of bill items (PostgreSQL declarative partitioning by range)."""

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
    """Return the name of the table that holds a month's items."""
    return f"{PARENT}_{month:%Y%m}"


def months() -> list[date]:
    """Return the months that have a partition, oldest first; no other month can have items."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, [PARENT])
        return [date(int(digits[:4]), int(digits[4:]), 1) for (digits,) in cursor.fetchall()]


def exists(month: date) -> bool:
    """Return whether the month has a partition."""
    return month in months()


def ensure_partition(month: date) -> None:
    """Create the month's partition unless it exists. Safe in parallel: an advisory lock on the month serialises it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name_of(month)])
        if exists(month):
            return
        cursor.execute(_sql(PARTITION, month))


@contextmanager
def fresh(months: Sequence[date]) -> Iterator[str]:
    """Yield a table without index to load items of new months into; on exit index it and attach its partitions.

    None of `months` may have a partition yet. Building the index after loading halves the time. For a single month the
    yielded table is the partition itself, which saves routing each row.
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
    """Detach and drop the month's partition with its items; takes milliseconds whatever their number.

    Waits at most LOCK_LIMIT for an import that holds the table, then raises OperationalError: a longer wait for the
    exclusive lock would block every reader queued behind it.
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
