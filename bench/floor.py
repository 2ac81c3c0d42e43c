"""Baselines ("floors") for pages and sign-in.

For the bill list: the same rows in the simplest Django way. One indexed query, fifteen model instances, an ordinary
template for the rows, the whole middleware stack; no session, account or layout. For sign-in: one password comparison,
in CPU time of the process.
"""

import time
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from billing.statements.models import Bill
from billing.statements.policies import SHOWN_MONTHS
from portal.access import Access, open_to


@open_to(Access.ANYONE)
@require_http_methods(["GET"])
def rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """Render the rows of one contract; each change in yen is computed from the next older bill."""
    bills = list(Bill.objects.newest().filter(contract__public_id=public_id).order_by("-month")[:SHOWN_MONTHS])
    for bill, before in zip(bills, [*bills[1:], None], strict=True):
        bill.change = bill.total - before.total if before else None  # type: ignore[attr-defined]
    return render(request, "bench/floor.html", {"bills": bills})


@open_to(Access.ANYONE)
@require_http_methods(["GET"])
def hashed(request: HttpRequest) -> HttpResponse:
    """Send the CPU milliseconds of one password comparison."""
    encoded = _encoded()
    before = time.process_time()
    check_password("wrong", encoded)
    return HttpResponse(f"{1000 * (time.process_time() - before):.3f}", content_type="text/plain")


@cache
def _encoded() -> str:
    return make_password("right")
