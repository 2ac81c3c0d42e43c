"""The challenge of a ceremony: for one browser, one purpose, once, for five minutes.

It travels in a signed cookie, so that opening the sign-in page writes no session. The database ensures that it is used
once: its use is counted like an attempt, in one statement, before anything is compared.
"""

from datetime import timedelta
from enum import StrEnum

from django.http import HttpRequest, HttpResponseBase

from accounts.users.models import User
from portal import keyed
from portal.cookies import SignedCookie
from portal.limits.counting import Limit

COOKIE = SignedCookie("passkey", samesite="Strict")
LIFETIME = timedelta(minutes=5)
ONCE = Limit("passkeys.challenge", 1, 2 * LIFETIME)  # outlives the signature


class Purpose(StrEnum):
    REGISTER = "register"
    SIGN_IN = "sign_in"
    PROVE = "prove"


class Spent(Exception):
    """There is no challenge of this purpose and browser, or it is too old or used."""


def give(request: HttpRequest, response: HttpResponseBase, *, purpose: Purpose, challenge: str) -> None:
    """Bind the challenge (base64url) to this browser, and to the session of a signed-in person."""
    state = {"challenge": challenge, "purpose": purpose, "holder": _holder(request, purpose)}
    COOKIE.write_data(response, state, lifetime=LIFETIME)


def spend(request: HttpRequest, *, purpose: Purpose) -> str:
    """Use up this browser's challenge and return it; raises Spent. Of parallel calls one succeeds."""
    state = COOKIE.read_data(request, lifetime=LIFETIME)
    if not state or (state["purpose"], state["holder"]) != (purpose, _holder(request, purpose)):
        raise Spent
    challenge: str = state["challenge"]
    if not ONCE.take(challenge):
        raise Spent
    return challenge


def forget(response: HttpResponseBase) -> None:
    """Delete the cookie once the ceremony is over."""
    COOKIE.delete(response)


def _holder(request: HttpRequest, purpose: Purpose) -> str:
    """Return who began, and in which session: empty for a sign-in."""
    if purpose is Purpose.SIGN_IN or not isinstance(request.user, User):
        return ""
    key = request.session.session_key or ""
    return keyed.digest("passkey ceremony", request.user.public_id, key)
