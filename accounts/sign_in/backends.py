"""Comparison of a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.users.models import State, User
from accounts.notices.queries import unread_count_subquery
from accounts.sign_in import queries
from portal.compiled_query import CompiledQuery


def matches(account: User | None, password: str) -> bool:
    """Tell whether the password is the account's, open or not. One hash whatever the answer, also without an account.
    (allauth's own backend hashes twice for a known address, which timing reveals.)
    """
    if account is None:
        make_password(password)
        return False
    return account.check_password(password)


class PortalBackend(ModelBackend):
    """Accounts by ID or address and password; and the user of each request, in one query with their unread notices."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """Return the account that these credentials open. `accounts.sign_in.actions` counts the attempts."""
        if username is None or password is None:
            return None
        account = queries.by_identifier(username)
        return account if matches(account, password) and account and account.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """Return the user of a request, None once archived: sessions of an archived account end at the next request."""
        rows = _ACTIVE.rows(user_id)
        if not rows:
            return None
        *values, unread_notices = rows[0]
        account = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, values)
        account.unread_notices = unread_notices  # type: ignore[attr-defined]
        return account


def _active(account_id: int) -> QuerySet[User, Any]:
    rows = User.objects.filter(state=State.ACTIVE, pk=account_id).annotate(unread_notices=unread_count_subquery())
    return rows.values_list(*COLUMNS, "unread_notices")


COLUMNS = [field.attname for field in User._meta.concrete_fields]
_ACTIVE = CompiledQuery(_active, -1)
