"""Claims of letters: the right to send one now. The moment at which a claim ends identifies it (`portal.leases`)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from portal import leases
from portal.delivery.models import Letter, State

BATCH_LEASE = timedelta(seconds=10)  # until the first attempt; afterwards any sender may try
ATTEMPT_LEASE = timedelta(seconds=60)  # longer than the slowest single sending

# a letter that the provider has accepted (provider_id) does not expire: only receivers of its signal are still due
ALIVE = Q(expires_at__gt=Now()) | ~Q(provider_id="")

HOLD = """
UPDATE delivery_letter
SET claimed_until = statement_timestamp() + %(seconds)s * interval '1 second', attempts = attempts + 1, in_doubt = true
WHERE id = %(id)s AND state = 'waiting' AND claimed_until = %(claim)s
  AND (expires_at > statement_timestamp() OR provider_id <> '')
RETURNING claimed_until, attempts, ceil(extract(epoch FROM expires_at - statement_timestamp()))::int
"""


@dataclass(frozen=True)
class Hold:
    """The right to make one attempt."""

    until: datetime
    attempts: int
    seconds_left: int  # until the letter expires


def claim(channel: str, *, limit: int = 50, lease: timedelta = BATCH_LEASE) -> list[Letter]:
    """Take up to `limit` due letters of a channel, the most urgent first. Never waits for another sender."""
    due = Letter.objects.filter(ALIVE, state=State.WAITING, channel=channel, not_before__lte=Now())
    letters = leases.claim(due.order_by("expires_at", "pk"), lease=lease, limit=limit)
    return sorted(letters, key=lambda letter: (letter.expires_at, letter.pk))


def hold(letter: Letter, *, lease: timedelta = ATTEMPT_LEASE) -> Hold | None:
    """Begin an attempt: renew the claim, count the attempt, and mark its outcome as unknown.

    None when another sender holds the letter by now, or it has expired.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"id": letter.pk, "claim": letter.claimed_until, "seconds": lease.total_seconds()})
        row = cursor.fetchone()
    return Hold(*row) if row else None
