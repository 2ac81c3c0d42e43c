"""One writer of a kind of data at a time: an import, or somebody who mends what one brought."""

from django.db import connection


def take(kind: str) -> bool:
    """Hold what an import of this kind holds, until the transaction ends; False while somebody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"imports:{kind}"])
        (taken,) = cursor.fetchone() or (False,)
        return bool(taken)
