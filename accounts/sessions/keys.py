"""New keys for sessions that go on (ASVS 7.2.4)."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from accounts.sessions import actions


def renew(request: HttpRequest) -> None:
    """Give the session a new key, so that a proof just given does not count for a thief of the former key.

    A signed-in person stays signed in, and the session stays on their list.
    """
    former = request.session.session_key or ""
    request.session.cycle_key()
    if SESSION_KEY in request.session:
        actions.renamed(former=former, key=request.session.session_key or "")
