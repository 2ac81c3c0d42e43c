"""Advisory locks, so that one transaction at a time counts sendings and tries for a key."""

from django.db import connection

LOCKS = "SELECT count(pg_advisory_xact_lock(hashtextextended(key, 0))) FROM unnest(%s::text[]) AS given (key)"


def take(*keys: str) -> None:
    """Wait for the locks of the keys, in the given order, and hold them until the transaction ends.

    To avoid deadlocks every caller names them in the order subject, number, installation. The statements that follow
    see what the previous holder committed.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCKS, [[f"codes:{key}" for key in keys]])
