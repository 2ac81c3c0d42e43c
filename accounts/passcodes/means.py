"""A passcode as a proof, for ordinary procedures [002-61]."""

from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.passcodes import queries
from accounts.reauthentication import means
from accounts.reauthentication.means import Offer
from accounts.reauthentication.strengths import Strength
from accounts.users.requests import SignedInRequest


@means.proves(Strength.PASSCODE)
def passcode(request: SignedInRequest) -> Offer | None:
    """「パスコードで確認する」, where this browser has one of the account's."""
    if queries.mine_here(request, request.user) is None:
        return None
    asked = {"next": request.GET["next"]} if "next" in request.GET else {}
    url = resolve_url("accounts:passcodes:prove") + (f"?{urlencode(asked)}" if asked else "")
    return Offer("accounts/passcodes/_prove.html", url=url, context={"url": url})
