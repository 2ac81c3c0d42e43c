"""What pages and signing in are measured against.

The list of bills: the same rows by the shortest way through Django. One indexed query, fifteen model instances, the
rows' markup as an ordinary Django template, the whole middleware stack; no session, no account, no layout, nothing else
on the page. Signing in: the comparison of one password and nothing around it, by the clock of the process that does it.
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
    """The rows of one contract, each change computed from its neighbour."""
    bills = list(Bill.objects.newest().filter(contract__public_id=public_id).order_by("-month")[:SHOWN_MONTHS])
    for bill, before in zip(bills, [*bills[1:], None], strict=True):
        bill.change = bill.total - before.total if before else None  # type: ignore[attr-defined]
    return render(request, "bench/floor.html", {"bills": bills})


@open_to(Access.ANYONE)
@require_http_methods(["GET"])
def hashed(request: HttpRequest) -> HttpResponse:
    """The milliseconds of CPU that one comparison took."""
    encoded = _encoded()
    before = time.process_time()
    check_password("wrong", encoded)
    return HttpResponse(f"{1000 * (time.process_time() - before):.3f}", content_type="text/plain")


@cache
def _encoded() -> str:
    return make_password("right")
