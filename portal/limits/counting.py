"""Count attempts: count first, then decide, so that of parallel attempts only `count` get through."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from psycopg.sql import SQL, Placeholder

from portal import keyed

PURPOSE = "limit"  # the table holds digests, so that it reveals neither addresses nor which rows are about the same one
LONGEST_WINDOW = timedelta(days=30)  # the retention `tallies` deletes what is older

COUNTED = SQL("""
    ON CONFLICT (scope, key) DO UPDATE SET (count, since) = (
        SELECT CASE WHEN ended THEN 1 ELSE LEAST(t.count, {count}) + 1 END,
               CASE WHEN ended THEN clock_timestamp() ELSE t.since END
        FROM (SELECT t.since <= clock_timestamp() - make_interval(secs => {seconds}) AS ended) AS its_window
    )
    RETURNING count
""")
INNER = COUNTED.format(count=Placeholder("count"), seconds=Placeholder("seconds"))
OUTER = COUNTED.format(count=Placeholder("outer_count"), seconds=Placeholder("outer_seconds"))
TAKE = SQL("""
    INSERT INTO limits_tally AS t (scope, key, since, count) VALUES (%(scope)s, %(key)s, clock_timestamp(), 1)
    {inner}
""").format(inner=INNER).as_string()  # fmt: skip
TAKE_WITHIN = SQL("""
    WITH outermost AS (
        INSERT INTO limits_tally AS t (scope, key, since, count)
        VALUES (%(outer_scope)s, %(outer_key)s, clock_timestamp(), 1)
        {outer}
    )
    INSERT INTO limits_tally AS t (scope, key, since, count)
    SELECT %(scope)s, %(key)s, clock_timestamp(), 1 FROM outermost WHERE outermost.count <= %(outer_count)s
    {inner}
""").format(outer=OUTER, inner=INNER).as_string()  # fmt: skip
OPEN = """
    SELECT count, ceil(extract(epoch FROM since + make_interval(secs => %(seconds)s) - clock_timestamp()))::int
    FROM limits_tally
    WHERE scope = %(scope)s AND key = %(key)s AND since > clock_timestamp() - make_interval(secs => %(seconds)s)
"""
GIVE_BACK = "UPDATE limits_tally SET count = count - 1 WHERE scope = %(scope)s AND key = %(key)s AND count > 0"
GIVE_BACK_ALL = """
    WITH mine AS MATERIALIZED (
        SELECT t.scope, t.key FROM limits_tally AS t
        JOIN unnest(%(scopes)s::text[], %(keys)s::text[]) WITH ORDINALITY AS given (scope, key, place)
        USING (scope, key)
        ORDER BY given.place FOR UPDATE OF t
    )
    UPDATE limits_tally AS t SET count = count - 1 FROM mine
    WHERE t.scope = mine.scope AND t.key = mine.key AND t.count > 0
"""
STOPPED = """
    SELECT given.place,
           ceil(extract(epoch FROM t.since + make_interval(secs => given.seconds) - clock_timestamp()))::int
    FROM unnest(%(scopes)s::text[], %(keys)s::text[], %(counts)s::int[], %(windows)s::float[]) WITH ORDINALITY
        AS given (scope, key, count, seconds, place)
    JOIN limits_tally AS t USING (scope, key)
    WHERE t.count >= given.count AND t.since > clock_timestamp() - make_interval(secs => given.seconds)
"""
FORGET_ALL = """
    WITH mine AS MATERIALIZED (
        SELECT t.scope, t.key,
               t.count >= given.count AND t.since > clock_timestamp() - make_interval(secs => given.seconds) AS is_spent
        FROM limits_tally AS t
        JOIN unnest(%(scopes)s::text[], %(keys)s::text[], %(counts)s::int[], %(windows)s::float[]) WITH ORDINALITY
            AS given (scope, key, count, seconds, place) USING (scope, key)
        ORDER BY given.place FOR UPDATE OF t
    )
    DELETE FROM limits_tally AS t USING mine WHERE t.scope = mine.scope AND t.key = mine.key RETURNING mine.is_spent
"""
FORGET = "DELETE FROM limits_tally WHERE scope = %(scope)s AND key = %(key)s"


log = logging.getLogger(__name__)


class TooMany(Exception):
    """The limit is spent. `retry_after` is in seconds, after which the next attempt begins a new window.

    A view may catch it and say so in its own words; uncaught it becomes a page with status 429 and Retry-After.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many attempts; again in {retry_after} s")
        self.retry_after = retry_after


class Wrong(Exception):
    """Base of refusals of a guess that a limit has counted. `left` is how many more are judged in its window."""

    def __init__(self, left: int = 0) -> None:
        super().__init__(f"{left} more are judged")
        self.left = left

    @property
    def is_before_last(self) -> bool:
        """Tell whether the next guess is the last one that is judged, which pages say."""
        return self.left == 1


@dataclass(frozen=True)
class Limit:
    """At most `count` attempts per key in a window that starts with the first of them.

    The window does not slide: around its end up to twice `count` attempts may fall into one window's length, and
    never more. `scope` names the limit in the table; two limits never share one. A limit declared once at module level
    is shared by all processes, because the counts live in PostgreSQL. `tells_at_half` has the operator told when half
    of a window is spent, without the key.
    """

    scope: str
    count: int
    window: timedelta
    tells_at_half: bool = False

    def __post_init__(self) -> None:
        if not (self.count > 0 and timedelta() < self.window <= LONGEST_WINDOW):
            raise ValueError(f"{self.scope}: at least one attempt, in a window of at most {LONGEST_WINDOW.days} days")

    def take(self, key: str) -> bool:
        """Count an attempt; return False when it is one too many. One statement, by the database clock (in
        a test, which runs in a transaction, a savepoint and its release besides).

        Commits at once: inside a transaction, whose rollback would un-count the attempt, it raises RuntimeError.
        """
        return self.attempt(key) <= self.count

    def attempt(self, key: str) -> int:
        """Count an attempt as `take` does; return its number in the window, where more than `count` is too many."""
        with transaction.atomic(durable=True):
            counted = self._run(TAKE, key)
        attempt = counted[0] if counted else self.count + 1
        if self.tells_at_half and attempt == (self.count + 1) // 2:
            log.warning("half of a limit is spent", extra={"fields": {"limit": self.scope, "of": self.count}})
        return attempt

    def take_or_raise(self, key: str) -> int:
        """Count an attempt and return how many more are left. Raises TooMany when it is one too many."""
        number = self.attempt(key)
        if number > self.count:
            raise TooMany(self.retry_after(key))
        return self.count - number

    def give_back(self, key: str) -> None:
        """Give one attempt back, because it succeeded. Never falls below zero."""
        self._run(GIVE_BACK, key)

    def forget(self, key: str) -> None:
        """Reset the count: a stronger proof than the attempts has been given."""
        self._run(FORGET, key)

    def is_spent(self, key: str) -> bool:
        """Return whether the next attempt would be one too many: for display only, `take` decides."""
        window = self._run(OPEN, key)
        return window is not None and window[0] >= self.count

    def retry_after(self, key: str) -> int:
        """Return whole seconds until the window ends, at least 1; 0 when none is open."""
        window = self._run(OPEN, key)
        return max(1, window[1]) if window else 0

    def _run(self, statement: str, key: str) -> tuple[int, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement, self._facts(key))
            return cursor.fetchone() if cursor.description else None

    def _facts(self, key: str, prefix: str = "") -> dict[str, str | float]:
        return {
            f"{prefix}scope": self.scope,
            f"{prefix}key": keyed.digest(PURPOSE, self.scope, key),
            f"{prefix}count": self.count,
            f"{prefix}seconds": self.window.total_seconds(),
        }

    def attempt_within(self, key: str, *, outer: "Limit", outer_key: str) -> int:
        """Count an attempt as `attempt` does, and one of `outer` before it, in one statement.

        Raises TooMany where it is one too many for `outer`; then nothing is counted here.
        """
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(TAKE_WITHIN, {**self._facts(key), **outer._facts(outer_key, "outer_")})
            counted = cursor.fetchone()
        if counted is None:
            raise TooMany(outer.retry_after(outer_key))
        return int(counted[0])


def give_back_all(*attempts: tuple[Limit, str]) -> None:
    """Give one attempt of each limit and key back, because they succeeded, in one statement.

    Name them in the order in which they were counted, the outermost first, so that no two transactions deadlock.
    """
    scopes = [limit.scope for limit, _ in attempts]
    keys = [keyed.digest(PURPOSE, limit.scope, key) for limit, key in attempts]
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK_ALL, {"scopes": scopes, "keys": keys})


def stopped(*attempts: tuple[Limit, str]) -> dict[tuple[str, str], int]:
    """Return the seconds until each spent limit ends, by scope and key; in one statement. For display only."""
    if not attempts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STOPPED, _facts_of(attempts))
        places = dict(cursor.fetchall())
    return {(limit.scope, key): places[at] for at, (limit, key) in enumerate(attempts, 1) if at in places}


def forget_all(*attempts: tuple[Limit, str]) -> bool:
    """Reset the counts, in the caller's transaction, because a stronger proof has been given; return whether any was
    spent. Locks them in the order of the arguments, as `give_back_all` does."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_ALL, _facts_of(attempts))
        return any(is_spent for (is_spent,) in cursor.fetchall())


def _facts_of(attempts: Sequence[tuple[Limit, str]]) -> dict[str, list[str] | list[int] | list[float]]:
    return {
        "scopes": [limit.scope for limit, _ in attempts],
        "keys": [keyed.digest(PURPOSE, limit.scope, key) for limit, key in attempts],
        "counts": [limit.count for limit, _ in attempts],
        "windows": [limit.window.total_seconds() for limit, _ in attempts],
    }
