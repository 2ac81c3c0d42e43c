"""The key under which a session goes on."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from accounts.sessions import actions


def renew(request: HttpRequest) -> None:
    """What this browser has just shown counts under a new key: whoever knew the former one has shown nothing (ASVS
    7.2.4). Somebody who is signed in stays so, and the session stays on their list.
    """
    former = request.session.session_key or ""
    request.session.cycle_key()
    if SESSION_KEY in request.session:
        actions.renamed(former=former, key=request.session.session_key or "")
