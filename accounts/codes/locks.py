"""Taking turns. What is counted for a key is counted by one transaction at a time."""

from django.db import connection

LOCKS = "SELECT count(pg_advisory_xact_lock(hashtextextended(key, 0))) FROM unnest(%s::text[]) AS given (key)"


def take(*keys: str) -> None:
    """Wait for each key in turn and hold them until the transaction ends. Callers name them in the same order:
    subject, number, installation. The statements that follow see what the transaction before committed."""
    with connection.cursor() as cursor:
        cursor.execute(LOCKS, [[f"codes:{key}" for key in keys]])
