"""Count first, then decide: of any number of parallel attempts only `count` get through."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction

from portal.limits.errors import TooMany

LONGEST_WINDOW = timedelta(days=30)  # purge_tallies forgets what is older

TAKE = """
    INSERT INTO limits_tally AS t (scope, key, since, count) VALUES (%(scope)s, %(key)s, clock_timestamp(), 1)
    ON CONFLICT (scope, key) DO UPDATE SET (count, since) = (
        SELECT CASE WHEN ended THEN 1 ELSE LEAST(t.count, %(count)s) + 1 END,
               CASE WHEN ended THEN clock_timestamp() ELSE t.since END
        FROM (SELECT t.since <= clock_timestamp() - make_interval(secs => %(seconds)s) AS ended) AS its_window
    )
    RETURNING count
"""
OPEN = """
    SELECT count, ceil(extract(epoch FROM since + make_interval(secs => %(seconds)s) - clock_timestamp()))::int
    FROM limits_tally
    WHERE scope = %(scope)s AND key = %(key)s AND since > clock_timestamp() - make_interval(secs => %(seconds)s)
"""
GIVE_BACK = "UPDATE limits_tally SET count = count - 1 WHERE scope = %(scope)s AND key = %(key)s AND count > 0"
GIVE_BACK_ALL = """
    WITH mine AS MATERIALIZED (
        SELECT t.scope, t.key FROM limits_tally AS t
        JOIN unnest(%(scopes)s::text[], %(keys)s::text[]) AS given (scope, key) USING (scope, key)
        ORDER BY t.scope, t.key FOR UPDATE OF t
    )
    UPDATE limits_tally AS t SET count = count - 1 FROM mine
    WHERE t.scope = mine.scope AND t.key = mine.key AND t.count > 0
"""
FORGET = "DELETE FROM limits_tally WHERE scope = %(scope)s AND key = %(key)s"


@dataclass(frozen=True)
class Limit:
    """At most `count` attempts per key in a window that starts with the first of them.

    The window does not slide: around its end up to twice `count` attempts may fall into one window's length, and
    never more. `scope` names the limit in the table; two limits never share one. A limit declared once at module level
    is shared by all processes, because the counts live in PostgreSQL.
    """

    scope: str
    count: int
    window: timedelta

    def __post_init__(self) -> None:
        if not (self.count > 0 and timedelta() < self.window <= LONGEST_WINDOW):
            raise ValueError(f"{self.scope}: at least one attempt, in a window of at most {LONGEST_WINDOW.days} days")

    def take(self, key: str) -> bool:
        """Count an attempt; False when it is one too many. One statement, by the database clock.

        Commits at once: inside a transaction, whose rollback would un-count the attempt, it raises RuntimeError.
        """
        return self.attempt(key) <= self.count

    def attempt(self, key: str) -> int:
        """Count an attempt as `take` does; which of the window it is. More than `count`: one too many."""
        with transaction.atomic(durable=True):
            counted = self._run(TAKE, key)
        return counted[0] if counted else self.count + 1

    def take_or_raise(self, key: str) -> None:
        """Count an attempt; TooMany when it is one too many."""
        if not self.take(key):
            raise TooMany(self.retry_after(key))

    def give_back(self, key: str) -> None:
        """Forgive one attempt, because it ended well. Never falls below none."""
        self._run(GIVE_BACK, key)

    def forget(self, key: str) -> None:
        """Start afresh: a stronger proof than the attempts were has been given."""
        self._run(FORGET, key)

    def is_spent(self, key: str) -> bool:
        """Whether the next attempt would be one too many. For showing; deciding is `take`'s."""
        window = self._run(OPEN, key)
        return window is not None and window[0] >= self.count

    def retry_after(self, key: str) -> int:
        """Whole seconds until the window ends, at least 1; 0 when none is open."""
        window = self._run(OPEN, key)
        return max(1, window[1]) if window else 0

    def _run(self, statement: str, key: str) -> tuple[int, ...] | None:
        facts: dict[str, str | float] = {
            "scope": self.scope,
            "key": digest(self.scope, key),
            "count": self.count,
            "seconds": self.window.total_seconds(),
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, facts)
            return cursor.fetchone() if cursor.description else None


def give_back_all(*attempts: tuple[Limit, str]) -> None:
    """Forgive one attempt of each limit and key, because what they counted ended well. One statement, and always in
    the same order, so that two of them never wait for each other."""
    scopes = [limit.scope for limit, _ in attempts]
    keys = [digest(limit.scope, key) for limit, key in attempts]
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK_ALL, {"scopes": scopes, "keys": keys})


def digest(scope: str, key: str) -> str:
    """A keyed digest: neither addresses nor customer numbers stand in the table, nor which rows are about the same."""
    return hmac.new(settings.CODE_PEPPER.encode(), f"limit:{scope}:{key}".encode(), hashlib.sha256).hexdigest()
