"""The cookie by which a trusted browser is known again."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.policy.knobs import policy

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def name() -> str:
    """With the prefix that ties it to this host and to HTTPS, where there is HTTPS."""
    return "__Host-browser" if settings.SECURE else "browser"


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def token(request: HttpRequest) -> str:
    """What the browser sent, empty for nothing that could be a token."""
    sent = request.COOKIES.get(name(), "")
    return sent if TOKEN.fullmatch(sent) else ""


def put(response: HttpResponse, value: str) -> None:
    """Have the browser keep it as long as it is trusted, out of reach of scripts."""
    age = int(policy().trusted_lifetime.total_seconds())
    response.set_cookie(name(), value, max_age=age, path="/", secure=settings.SECURE, httponly=True, samesite="Lax")
