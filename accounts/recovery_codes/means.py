"""A recovery code as a proof, where the telephone is not at hand."""

from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.reauthentication import means
from accounts.reauthentication.means import Offer
from accounts.reauthentication.strengths import Strength
from accounts.recovery_codes import queries
from accounts.users.requests import SignedInRequest


@means.proves(Strength.PHONE)
def code(request: SignedInRequest) -> Offer | None:
    """For whoever has some left, but never the company's people. A passkey is registered after a code to the telephone
    and nothing else [002-54]."""
    if request.user.is_insider or request.GET.get("only") == "phone" or not queries.unused(request.user.pk).exists():
        return None
    next_url = {"next": request.GET["next"]} if "next" in request.GET else {}
    url = resolve_url("accounts:recovery_codes:prove") + (f"?{urlencode(next_url)}" if next_url else "")
    return Offer("accounts/recovery_codes/_prove.html", context={"url": url})
