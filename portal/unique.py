"""Rows that the database allows once. Nothing here fails on purpose: PostgreSQL writes a failed statement with its
values, and so a name or an address, into its log.
"""

from django.db import connection
from django.db.models import AutoField, Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

LOCKS = "SELECT count(pg_advisory_xact_lock(hashtextextended(key, 0))) FROM unnest(%s::text[]) AS given (key)"


def insert(row: Model) -> bool:
    """Insert the row unless a unique constraint has one like it (ON CONFLICT DO NOTHING); tell whether it was inserted.

    The row itself stays without primary key: read it again by what is unique of it.
    """
    fields = [one for one in row._meta.local_concrete_fields if not isinstance(one, AutoField)]
    query = InsertQuery(type(row), on_conflict=OnConflict.IGNORE)
    query.insert_values(fields, [row])
    with connection.cursor() as cursor:
        for sql, values in query.get_compiler(connection=connection).as_sql():
            cursor.execute(sql, values)
        return bool(cursor.rowcount == 1)


def lock(**values: str) -> None:
    """Wait for whoever else writes one of these unique values, and hold them until the transaction ends.

    Under the locks it is enough to read whether a value is free. Whoever writes such a value takes its lock.
    """
    keys = sorted(f"unique:{name}:{value}" for name, value in values.items())
    with connection.cursor() as cursor:
        cursor.execute(LOCKS, [keys])
