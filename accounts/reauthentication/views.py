"""The page before an act that asks for a proof."""

from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from accounts.authenticators import queries as authenticator_queries
from accounts.authenticators.strengths import Strength
from accounts.reauthentication import queries
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.access.paths import is_inside

HOME = "home:index"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def ask(request: SignedInRequest) -> HttpResponse:
    """Show ご本人確認: the account's ways for the required strength; redirect at once where there is only one."""
    needed = next((one for one in Strength if one.word == request.GET.get("strength")), Strength.PHONE)
    phone_only = request.GET.get("only") == "phone"
    next_url = request.GET.get("next", "")
    next_url = next_url if is_inside(next_url) else resolve_url(HOME)
    if queries.suffices(request, needed, phone_only=phone_only):
        return redirect(next_url)
    offers = authenticator_queries.offers(request, needed=needed, phone_only=phone_only)
    if len(offers) == 1 and offers[0].url:
        return redirect(offers[0].url)
    return render(
        request, "accounts/reauthentication/ask.html", {"offers": offers, "next": next_url, "phone_only": phone_only}
    )
