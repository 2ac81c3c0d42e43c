"""A code to the account's telephone, as a proof."""

from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.phones import queries
from accounts.reauthentication import means
from accounts.reauthentication.means import Offer
from accounts.reauthentication.strengths import Strength
from accounts.users.requests import SignedInRequest


@means.proves(Strength.PHONE)
def code(request: SignedInRequest) -> Offer | None:
    """Where the telephone may be used, or will be: then the page says from when on. Not for the company's people."""
    if request.user.is_insider:
        return None
    phone = queries.of(request.user)
    if phone is None:
        return None
    asked = {name: request.GET[name] for name in ("only", "next") if name in request.GET}
    url = resolve_url("accounts:phones:prove") + (f"?{urlencode(asked)}" if asked else "")
    return Offer("accounts/phones/_prove.html", url=url, context={"phone": phone, "url": url})
