"""Django's sessions in PostgreSQL, with fewer queries: the read of every request is prepared; a new session is written
once, at the end of the request that began it.
"""

import re
import secrets
from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.db.models import QuerySet
from django.utils import timezone

from portal.compiled_query import CompiledQuery

KEY = re.compile(r"[a-z0-9]{8,40}", re.ASCII)
ANY_KEY = "any session key"
ANY_TIME = datetime(9999, 1, 1, tzinfo=UTC)


class SessionStore(db.SessionStore):
    """The class that Django's SESSION_ENGINE must contain under this name."""

    is_unwritten = False  # its key was just made up

    def load(self) -> dict[str, Any]:
        """Return the session's data; an unknown or expired key is dropped and gives an empty session."""
        rows = _LIVE.rows(self.session_key, timezone.now())
        if rows:
            return self.decode(rows[0][0])
        self._session_key = None
        return {}

    def create(self) -> None:
        """Make a new key, which `save` inserts. It is not checked beforehand: it has 165 random bits, and inserting an
        existing one fails.
        """
        self._session_key = "".join(secrets.choice(VALID_KEY_CHARS) for _ in range(32))
        self.is_unwritten = self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Insert a session that is new, else update it."""
        if self.session_key is None:
            self.create()
        super().save(must_create=must_create or self.is_unwritten)
        self.is_unwritten = False

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row without reading it; a session that was never written has none."""
        if session_key is None and self.is_unwritten:
            self.is_unwritten = False
        elif key := session_key or self.session_key:
            self.model.objects.filter(session_key=key).delete()

    def _validate_session_key(self, key: str | None) -> bool:
        """Accept only keys of Django's form: PostgreSQL refuses to look for a cookie that holds a NUL."""
        return key is not None and KEY.fullmatch(key) is not None


def _live(key: str, at: datetime) -> QuerySet[Any, Any]:
    model = SessionStore.get_model_class()  # not importable before the apps are ready
    return model.objects.filter(session_key=key, expire_date__gt=at).values_list("session_data")


_LIVE = CompiledQuery(_live, ANY_KEY, ANY_TIME)
