"""お支払い状況. The portal takes no payment: it says what is due, what is missing and whom to ask."""

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
    """Missing payments, the next ones and the latest paid, over all contracts of the account."""
    payments = queries.of(account_id=request.user.pk, today=timezone.localdate())
    return render(request, "billing/payments/index.html", {"payments": payments})
