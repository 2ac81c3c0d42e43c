"""お支払い状況: what is due and what is missing. The portal itself takes no payments."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.payments import queries
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """Show missing, coming and latest paid payments over all contracts of the account."""
    payments = queries.of(account_id=request.user.pk, today=timezone.localdate())
    return render(request, "billing/payments/index.html", {"payments": payments})
