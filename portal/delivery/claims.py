"""Who may send a letter now. A claim is a lease, so that no transaction stays open while a provider is spoken to;
the moment at which it ends names it. The clock is the database's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from portal.delivery.models import Letter

BATCH_LEASE = timedelta(seconds=10)  # until the first attempt; after that whoever comes first may try
ATTEMPT_LEASE = timedelta(seconds=60)  # longer than the slowest single sending

# MATERIALIZED: the planner must not run the locking part twice. The most urgent letters first. What a provider has
# taken (provider_id) does not expire any more: only its receivers have not heard of it.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM delivery_letter
    WHERE state = 'waiting' AND channel = %(channel)s
      AND not_before <= statement_timestamp() AND (expires_at > statement_timestamp() OR provider_id <> '')
      AND (claimed_until IS NULL OR claimed_until <= statement_timestamp())
    ORDER BY expires_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE delivery_letter AS letter SET claimed_until = statement_timestamp() + %(seconds)s * interval '1 second'
FROM due WHERE letter.id = due.id
RETURNING letter.*
"""

HOLD = """
UPDATE delivery_letter
SET claimed_until = statement_timestamp() + %(seconds)s * interval '1 second', attempts = attempts + 1, in_doubt = true
WHERE id = %(id)s AND state = 'waiting' AND claimed_until = %(claim)s
  AND (expires_at > statement_timestamp() OR provider_id <> '')
RETURNING claimed_until, attempts, ceil(extract(epoch FROM expires_at - statement_timestamp()))::int
"""

RELEASE = """
UPDATE delivery_letter SET claimed_until = NULL
WHERE state = 'waiting' AND (id, claimed_until) IN (SELECT * FROM unnest(%(ids)s::bigint[], %(claims)s::timestamptz[]))
"""


@dataclass(frozen=True)
class Hold:
    """The right to make one attempt."""

    until: datetime
    attempts: int
    seconds_left: int  # of the letter's life


def claim(channel: str, *, limit: int = 50, lease: timedelta = BATCH_LEASE) -> list[Letter]:
    """Take up to `limit` due letters of a channel for oneself. Never waits for another sender."""
    letters = Letter.objects.raw(CLAIM, {"channel": channel, "limit": limit, "seconds": lease.total_seconds()})
    return sorted(letters, key=lambda letter: (letter.expires_at, letter.pk))


def hold(letter: Letter, *, lease: timedelta = ATTEMPT_LEASE) -> Hold | None:
    """Begin an attempt: renew the claim, count the attempt, and note that its outcome is not known yet.
    None when the letter is another's by now, or has expired."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"id": letter.pk, "claim": letter.claimed_until, "seconds": lease.total_seconds()})
        row = cursor.fetchone()
    return Hold(*row) if row else None


def release(letters: list[Letter]) -> None:
    """Give back what was claimed and not tried."""
    if not letters:
        return
    with connection.cursor() as cursor:
        ids, claims = [letter.pk for letter in letters], [letter.claimed_until for letter in letters]
        cursor.execute(RELEASE, {"ids": ids, "claims": claims})
