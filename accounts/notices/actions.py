"""Leave notices and mark them read."""

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.notices.models import Kind, Notice
from portal.public_id import PUBLIC_ID_SQL


def tell(
    *,
    account: User,
    title: str,
    body: str = "",
    url: str = "",
    kind: Kind = Kind.SERVICE,
    dedupe_key: str | None = None,
) -> None:
    """Leave one account a notice, in the caller's transaction. A `dedupe_key` used before changes nothing."""
    notice = Notice(account=account, title=title, body=body, url=url, kind=kind, dedupe_key=dedupe_key)
    Notice.objects.bulk_create([notice], ignore_conflicts=dedupe_key is not None)


def tell_all(
    *,
    accounts: QuerySet[User],
    title: str,
    body: str = "",
    url: str = "",
    kind: Kind = Kind.SERVICE,
    dedupe_key: str | None = None,
) -> int:
    """Leave every account of the queryset the same notice, in one statement; return how many."""
    chosen, chosen_params = accounts.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Notice._meta.db_table} (public_id, account_id, kind, title, body, url, dedupe_key)
                SELECT {PUBLIC_ID_SQL}, chosen.id, %s, %s, %s, %s, %s FROM ({chosen}) AS chosen (id)
                ON CONFLICT (account_id, dedupe_key) DO NOTHING""",  # noqa: S608 -- SQL of this module and of the ORM  # nosec B608
            [kind, title, body, url, dedupe_key, *chosen_params],
        )
        return int(cursor.rowcount)


def tell_each(*, kind: Kind, table: str) -> int:
    """Leave a notice for each row of a (temporary) table, in one statement; return how many.

    The table has the columns account_id, title, body, url and dedupe_key. A key used before changes nothing.
    """
    columns = "account_id, title, body, url, dedupe_key"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {Notice._meta.db_table} (public_id, kind, {columns})
                SELECT {PUBLIC_ID_SQL}, %s, {columns} FROM {connection.ops.quote_name(table)}
                ON CONFLICT (account_id, dedupe_key) DO NOTHING""",  # noqa: S608 -- names of this module, a quoted one  # nosec B608
            [kind],
        )
        return int(cursor.rowcount)


def read(*, account: User, public_id: str) -> bool:
    """Mark one of the account's notices read; return False when it has no such notice."""
    mine = Notice.objects.told_to(account.pk).filter(public_id=public_id)
    return bool(mine.unread().update(read_at=Now())) or mine.exists()


def read_all(*, account: User) -> int:
    """Mark everything read; return how many were new."""
    return Notice.objects.told_to(account.pk).unread().update(read_at=Now())
