"""Empty the database after a transactional test, at a tenth of the cost of `manage.py flush`.

`flush` truncates every table, which creates new files for each of them and their indexes, and then creates permissions
and groups anew. Here only tables with rows are emptied; rows that `migrate` creates stay unless a test changed them.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase

MANY = 2000  # rows of a table from which on new files cost less than deleting
MADE_BY_MIGRATE = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")

_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
_made: dict[str, str] = {}  # digests of the rows that `migrate` creates, by table


def remember() -> None:
    """Note the rows that `migrate` created. Called once the test database is set up."""
    _made.update(_digests())


def empty(test: TransactionTestCase) -> None:
    """Empty every table; stands in for `TransactionTestCase._fixture_teardown`.

    Falls back to it where a test changed what `migrate` made, or where the role may not switch triggers off.
    """
    if not _may_switch_triggers_off() or _digests() != _made:
        _flush(test)
        remember()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        # as TRUNCATE would, wait for transactions that the test's threads left open
        cursor.execute(f"LOCK TABLE {_quoted(_tables())} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither foreign keys nor append-only triggers
        cursor.execute(" UNION ALL ".join(map(_count, _tables())))
        counts = {name: count for name, count in cursor.fetchall() if count}
        if max(counts.values(), default=0) > MANY:
            cursor.execute(f"TRUNCATE {_quoted(_tables())}")
        else:
            for name in counts:
                cursor.execute(f"DELETE FROM {_quoted([name])}")


def _tables() -> list[str]:
    """Tables of all models but those that `migrate` fills; a partitioned table stands for its partitions."""
    names = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(names - set(MADE_BY_MIGRATE))


def _count(name: str) -> str:
    """SQL: a table's name and its rows, counted up to MANY + 1."""
    return f"SELECT '{name}', (SELECT count(*) FROM (SELECT 1 FROM {_quoted([name])} LIMIT {MANY + 1}) AS few)"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))


def _may_switch_triggers_off() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        return bool(cursor.fetchone() == ("on",))


def _digests() -> dict[str, str]:
    each = [
        f"SELECT '{name}', coalesce(md5(string_agg(made::text, ' ' ORDER BY made::text)), '') FROM {name} AS made"
        for name in MADE_BY_MIGRATE
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())
