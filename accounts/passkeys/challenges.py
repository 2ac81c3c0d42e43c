"""The challenge of a ceremony: for one browser, one purpose, once, for five minutes.

It travels in a signed cookie of its own, so that opening the sign-in page writes no session, and two tabs do not take
it from each other. The database ensures that it is used once: its use is counted like an attempt, in one statement,
before anything is compared.
"""

from datetime import timedelta
from enum import StrEnum

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.users.models import User
from portal import keyed
from portal.cookies import SignedCookie, names
from portal.limits.counting import Limit

PREFIX = "passkey-"
MOST = 5  # ceremonies that one browser holds open; a newer one ends the oldest, so that the header stays short
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
    _end_the_oldest(request, response)
    state = {"challenge": challenge, "purpose": purpose, "holder": _holder(request, purpose)}
    state["at"] = timezone.now().isoformat()
    _cookie(challenge).write_data(response, state, lifetime=LIFETIME)


def spend(request: HttpRequest, *, purpose: Purpose, challenge: str) -> str:
    """Use up the challenge that a message answers, if it was given to this browser, and return it; raises Spent. Of
    parallel calls one succeeds.
    """
    state = _cookie(challenge).read_data(request, lifetime=LIFETIME)
    if not state or (state["purpose"], state["holder"]) != (purpose, _holder(request, purpose)):
        raise Spent
    given: str = state["challenge"]
    if given != challenge or not ONCE.take(given):
        raise Spent
    return given


def forget(response: HttpResponseBase, *, challenge: str) -> None:
    """Delete the cookie once the ceremony is over."""
    _cookie(challenge).delete(response)


def _cookie(challenge: str) -> SignedCookie:
    return SignedCookie(PREFIX + keyed.digest("passkey cookie", challenge)[:16], samesite="Strict")


def _end_the_oldest(request: HttpRequest, response: HttpResponseBase) -> None:
    """Delete cookies of this browser's ceremonies until there is room for one more."""
    cookies = [SignedCookie(name, samesite="Strict") for name in names(request, PREFIX)]
    by_age = sorted(cookies, key=lambda cookie: str(cookie.read_data(request, lifetime=LIFETIME).get("at", "")))
    for cookie in by_age[: max(0, len(by_age) - MOST + 1)]:
        cookie.delete(response)


def _holder(request: HttpRequest, purpose: Purpose) -> str:
    """Return who began, and in which session: empty for a sign-in."""
    if purpose is Purpose.SIGN_IN or not isinstance(request.user, User):
        return ""
    key = request.session.session_key or ""
    return keyed.digest("passkey ceremony", request.user.public_id, key)
