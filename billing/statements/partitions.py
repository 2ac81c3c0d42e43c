"""The monthly partitions of bill items."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import connection
from psycopg import sql

from billing.statements.months import shifted

PARENT = "billing_billitem"
FRESH = "billing_billitem_fresh"
PARTITION = "CREATE TABLE {partition} PARTITION OF {parent} FOR VALUES FROM ({first}) TO ({after})"
SCRATCH = "CREATE TABLE {scratch} (LIKE {parent} INCLUDING CONSTRAINTS) PARTITION BY RANGE (month)"
FRESH_PARTITION = "CREATE TABLE {partition} PARTITION OF {scratch} FOR VALUES FROM ({first}) TO ({after})"
ADOPT = """
ALTER TABLE {scratch} DETACH PARTITION {partition};
ALTER TABLE {partition} ADD PRIMARY KEY (contract_id, month, revision, item_no);
ALTER TABLE {parent} ATTACH PARTITION {partition} FOR VALUES FROM ({first}) TO ({after})
"""


def name_of(month: date) -> str:
    """The table that holds a month's items."""
    return f"{PARENT}_{month:%Y%m}"


def exists(month: date) -> bool:
    """Whether the month has its partition."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name_of(month)])
        row = cursor.fetchone()
    return bool(row and row[0])


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

    Loading without an index and building it at the end takes half the time of loading into an indexed partition.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(SCRATCH).format(scratch=sql.Identifier(FRESH), parent=sql.Identifier(PARENT)))
        for month in months:
            cursor.execute(_sql(FRESH_PARTITION, month))
        yield FRESH
        for month in months:
            cursor.execute(_sql(ADOPT, month))
        cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(FRESH)))


def _sql(template: str, month: date) -> sql.Composed:
    return sql.SQL(template).format(
        parent=sql.Identifier(PARENT),
        scratch=sql.Identifier(FRESH),
        partition=sql.Identifier(name_of(month)),
        first=sql.Literal(month),
        after=sql.Literal(shifted(month, 1)),
    )
