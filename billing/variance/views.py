"""なぜ今月は高いの？"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.statements import policies, queries
from billing.variance import pages
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What makes a bill differ from the one before. A corrected bill leads to its newest revision, one that is not
    shown any more to the page that says so."""
    bill = queries.detail(account_id=request.user.pk, public_id=public_id)
    if bill is None:
        raise Http404
    if not policies.is_shown(bill.month, newest=bill.newest_month):
        return redirect("billing:statements:detail", bill.public_id)
    if bill.newest_revision != bill.public_id:
        return redirect("billing:variance:detail", bill.newest_revision)
    return render(request, "billing/variance/detail.html", pages.page(bill, today=timezone.localdate()))
