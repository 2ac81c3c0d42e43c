"""Browsers that have proven something before: whose sign-in, whose mailed link, which contract's data.

It opens nothing. It only names whose budget an attempt spends, so that strangers who use up the one of a network or of
a number keep no customer out. What is counted belongs to the account or the contract, so a new cookie gives nothing.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.users.models import State, User
from portal import keyed
from portal.cookies import SignedCookie

COOKIE = SignedCookie("known")
LIFETIME = timedelta(days=180)
KEPT_NUMBERS = 3
LINK_KEY = "known_by_link"  # session key: public id of the account whose mailed link this browser has opened


def remember(request: HttpRequest, *, account: User | None = None, customer_number: str = "") -> None:
    """Have the answer to this request write down what was proven: a sign-in, or the data of a contract."""
    proven = dict(_proven(request))
    if account is not None:
        proven["account"] = account.public_id
    if customer_number:
        former = [one for one in proven.get("numbers", []) if one != _digest(customer_number)]
        proven["numbers"] = [*former, _digest(customer_number)][-KEPT_NUMBERS:]
    request.newly_proven = proven  # type: ignore[attr-defined]


def write(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie where this request has proven something."""
    if proven := getattr(request, "newly_proven", None):
        COOKIE.write_data(response, proven, lifetime=LIFETIME)


def opened_link(request: HttpRequest, account: User) -> None:
    """Note that this browser has opened a link in the account's mailbox."""
    request.session[LINK_KEY] = account.public_id


def account(request: HttpRequest) -> User | None:
    """Return the account that is signed in here, whose mailed link was opened here, or that signed in here last; None
    for none that is open.
    """
    if request.user.is_authenticated:
        return request.user
    public_id = request.session.get(LINK_KEY) or _proven(request).get("account")
    return User.objects.filter(public_id=public_id, state=State.ACTIVE).first() if public_id else None


def knows(request: HttpRequest, customer_number: str) -> bool:
    """Tell whether the data of this contract were typed here before."""
    return _digest(customer_number) in _proven(request).get("numbers", [])


def _proven(request: HttpRequest) -> dict[str, Any]:
    newly: dict[str, Any] | None = getattr(request, "newly_proven", None)
    return COOKIE.read_data(request, lifetime=LIFETIME) if newly is None else newly


def _digest(customer_number: str) -> str:
    return keyed.digest("known customer number", customer_number)
