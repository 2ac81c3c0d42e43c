"""The authenticator app as a proof before an act of the company's people."""

from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.reauthentication import means
from accounts.reauthentication.strengths import Strength
from accounts.users.requests import SignedInRequest
from desk.staff import queries


@means.proves(Strength.PHONE)
def digits(request: SignedInRequest) -> means.Offer | None:
    """As strong as six digits by telephone. Offered to the company's people only."""
    if not request.user.is_insider or queries.authenticator(request.user) is None:
        return None
    asked = {name: request.GET[name] for name in ("only", "next") if name in request.GET}
    url = resolve_url("desk:staff:prove") + (f"?{urlencode(asked)}" if asked else "")
    return means.Offer("desk/staff/_prove.html", url=url, context={"url": url})
