"""What ties a challenge to the browser that asked for it."""

import secrets

from django.http import HttpRequest

KEY = "codes_browser"


def token(request: HttpRequest) -> str:
    """A random value of this browser's session; the same from one request to the next, also across a sign-in."""
    if KEY not in request.session:
        request.session[KEY] = secrets.token_urlsafe(16)
    return str(request.session[KEY])
