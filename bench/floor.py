"""What the bill list is measured against: the same rows by the shortest way through Django.

One indexed query, fifteen model instances, the rows' markup as an ordinary Django template, the whole middleware stack;
no session, no account, no layout, nothing else on the page.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from billing.statements.models import Bill
from billing.statements.policies import SHOWN_MONTHS
from portal.access import Access, open_to


@open_to(Access.ANYONE)
@require_http_methods(["GET"])
def rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rows of one contract, each change computed from its neighbour."""
    bills = list(Bill.objects.newest().filter(contract__public_id=public_id).order_by("-month")[:SHOWN_MONTHS])
    for bill, before in zip(bills, [*bills[1:], None], strict=True):
        bill.change = bill.total - before.total if before else None  # type: ignore[attr-defined]
    return render(request, "bench/floor.html", {"bills": bills})
