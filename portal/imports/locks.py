"""Advisory locks: one writer of a kind of data at a time, an import or a correction of one."""

from django.db import connection


def take(kind: str) -> bool:
    """Try the transaction-scoped advisory lock of a kind of import; False if it is held elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"imports:{kind}"])
        (taken,) = cursor.fetchone() or (False,)
        return bool(taken)
