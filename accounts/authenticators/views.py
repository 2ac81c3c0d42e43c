"""アカウント設定: the account's page."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.authenticators import policies, queries
from accounts.users.requests import SignedInRequest
from portal import masking
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """Show how well the account is guarded, and everything that its owner may change."""
    previous = request.session.get("previous_sign_in")
    ways = queries.for_owner(request.user, at=timezone.now())
    context = {
        "ways": ways,
        "telephone": next(iter(ways["phone"].rows), None),
        "email": masking.email(request.user.email),
        "previous_sign_in": datetime.fromisoformat(previous) if previous else None,
        "advice": policies.advice(ways),
    }
    return render(request, "accounts/authenticators/index.html", context)
