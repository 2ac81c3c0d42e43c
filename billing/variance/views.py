"""なぜ今月は高いの？: why a bill differs from the one before."""

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
    """Explain the difference to the bill before. 404 unless the account holds the contract.

    Redirects a superseded revision to the newest, and a month that is not shown to the bill's own page, which says so.
    """
    bill = queries.detail(account_id=request.user.pk, public_id=public_id)
    if bill is None:
        raise Http404
    if not policies.is_shown(bill.month, newest=bill.newest_month):
        return redirect("billing:statements:detail", bill.public_id)
    if bill.newest_revision != bill.public_id:
        return redirect("billing:variance:detail", bill.newest_revision)
    return render(request, "billing/variance/detail.html", pages.page(bill, today=timezone.localdate()))
