"""Queue letters in the outbox, inside the transaction of the act that they are about."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from portal import unique
from portal.delivery import broker
from portal.delivery.models import Channel, Letter
from portal.public_id import PUBLIC_ID_SQL

LIFETIME = timedelta(days=7)  # lifetime of a letter without `expires_in`


def put(
    kind: str,
    *,
    channel: Channel,
    to: str,
    ref: str = "",
    context: dict[str, Any] | None = None,
    expires_in: timedelta | None = None,
    dedupe_key: str | None = None,
) -> Letter:
    """Queue a letter and wake the worker on commit. With a `dedupe_key` already used, nothing happens and the
    existing letter is returned. `expires_in` (a week unless given) counts from now by the database clock; after it
    the letter is not sent.
    """
    fields: dict[str, Any] = {"kind": kind, "channel": channel, "to": to, "ref": ref, "context": context or {}}
    fields["expires_at"] = Now() + (expires_in or LIFETIME)
    if dedupe_key is None:
        letter, is_new = Letter.objects.create(**fields), True
    else:
        is_new = unique.insert(Letter(dedupe_key=dedupe_key, **fields))
        letter = Letter.objects.get(dedupe_key=dedupe_key)
    if is_new:
        letter.refresh_from_db(fields=["expires_at"])
        transaction.on_commit(broker.wake, robust=True)
    return letter


def put_all(kind: str, *, channel: Channel, table: str) -> int:
    """Queue a letter for each row of a (temporary) table, in one statement, and wake the worker once on commit; return
    how many there are.

    The table has the columns "to", ref, dedupe_key, not_before and expires_at. A key already used changes nothing.
    """
    columns = '"to", ref, dedupe_key, not_before, expires_at'
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Letter._meta.db_table}
                    (public_id, kind, channel, context, state, attempts, in_doubt, provider_id, last_error, {columns})
                SELECT {PUBLIC_ID_SQL}, %s, %s, '{{}}', 'waiting', 0, false, '', '', {columns}
                FROM {connection.ops.quote_name(table)}
                ON CONFLICT (dedupe_key) DO NOTHING""",  # noqa: S608 -- names of this module, a quoted one  # nosec B608
            [kind, channel],
        )
        count = int(cursor.rowcount)
    if count:
        transaction.on_commit(broker.wake, robust=True)
    return count
