"""Leases: a worker takes rows of a queue for a while, and no transaction stays open while it works.

A lease ends by the database's clock, so a worker that died holds nothing for long. A worker that was slower than its
lease is fenced: its final write must find the row as it was claimed (`held`), or changes nothing.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Now
from psycopg.sql import SQL, Identifier

# MATERIALIZED: the planner must not run the locking part twice.
CLAIM = """
WITH due AS MATERIALIZED ({due} FOR UPDATE SKIP LOCKED)
UPDATE {table} AS leased SET claimed_until = statement_timestamp() + %s{changes}
FROM due WHERE leased.id = due.id
RETURNING leased.*
"""
RELEASE = """
UPDATE {table} SET claimed_until = NULL
WHERE (id, claimed_until) IN (SELECT * FROM unnest(%s::bigint[], %s::timestamptz[]))
"""
FREE = Q(claimed_until=None) | Q(claimed_until__lte=Now())


class Lost(Exception):
    """Another worker holds the row by now, or the row is gone."""


class Leased(models.Model):
    """A row of a queue. `fence` names the field by which a claim is told from a later one.

    That is `claimed_until` itself where only the worker renews its lease, or else a counter that every claim raises.
    """

    claimed_until = models.DateTimeField(null=True)  # a worker holds the row
    attempts = models.PositiveSmallIntegerField(default=0)

    fence: ClassVar[str] = "claimed_until"

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Leased)


def claim(
    waiting: "models.QuerySet[Row]", *, lease: timedelta, limit: int = 1, counting: Sequence[str] = (), **values: Any
) -> list[Row]:
    """Take the first `limit` free rows of an ordered queryset for `lease`, and return them in no order.

    One statement, which never waits for another worker. `counting` names the counters that it raises by one, `values`
    what else it writes.
    """
    table = waiting.model._meta.db_table
    due, given = waiting.filter(FREE).values("id")[:limit].query.sql_with_params()
    changes = [SQL(", {0} = leased.{0} + 1").format(Identifier(name)) for name in counting]
    changes += [SQL(", {} = %s").format(Identifier(name)) for name in values]
    statement = SQL(CLAIM).format(due=SQL(due), table=Identifier(table), changes=SQL("").join(changes))
    return list(waiting.model._default_manager.raw(statement.as_string(), [*given, lease, *values.values()]))


def held(row: Row) -> "models.QuerySet[Row]":
    """Return the row as a queryset: empty once another worker has claimed it, or nobody holds it."""
    mine = type(row)._default_manager.filter(pk=row.pk, **{row.fence: getattr(row, row.fence)})
    return mine if row.fence == "claimed_until" else mine.filter(claimed_until__isnull=False)


def extend(mine: "models.QuerySet[Row]", *, lease: timedelta, **values: Any) -> None:
    """Hold a row (from `held`) for `lease` from now, and write `values`. Raises Lost."""
    if not mine.update(claimed_until=Now() + lease, **values):
        raise Lost


def finish(mine: "models.QuerySet[Row]", **values: Any) -> None:
    """Let a row (from `held`) go, and write `values` as what came of it. Raises Lost."""
    if not mine.update(claimed_until=None, **values):
        raise Lost


def release(rows: Sequence[Row]) -> None:
    """Give back rows that were claimed and not worked on: any worker may take them at once."""
    if not rows:
        return
    statement = SQL(RELEASE).format(table=Identifier(rows[0]._meta.db_table)).as_string()
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row.pk for row in rows], [row.claimed_until for row in rows]])


def abandoned(rows: "models.QuerySet[Row]", *, attempts: int) -> "models.QuerySet[Row]":
    """Return those whose last allowed attempt has ended without a result: its worker died."""
    return rows.filter(attempts__gte=attempts, claimed_until__lte=Now())
