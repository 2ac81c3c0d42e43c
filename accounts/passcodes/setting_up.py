"""A person between ⑬ and ⑭, kept in the session (on the server): what was entered first, as the table would keep it."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

KEY = "passcode"
PATIENCE = timedelta(minutes=10)


def begin(request: HttpRequest, secret: str) -> None:
    """The digits behind `secret` were entered once."""
    request.session[KEY] = {"secret": secret, "until": (timezone.now() + PATIENCE).timestamp()}


def entered(request: HttpRequest) -> str:
    """The hash of what was entered first, for ten minutes; empty for nothing."""
    kept = request.session.get(KEY)
    return kept["secret"] if kept and kept["until"] > timezone.now().timestamp() else ""


def end(request: HttpRequest) -> None:
    """Nothing is under way any more."""
    request.session.pop(KEY, None)
