"""ご利用料金: the list of monthly bills, and the items of one bill."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.charts import drawing
from billing.statements import items, queries, rows, selection
from billing.statements.records import Statement
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List up to 15 months of one contract, newest first [001-41], with a switcher if the account holds several."""
    statement = selection.selected(request)
    context = _listed(statement) if statement else {}
    return render(request, "billing/statements/index.html", {**selection.page_context(statement), **context})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show every item of a bill [001-43]; redirect a superseded revision to the newest.

    404 unless the account holds the contract; a page with status 404 says how to ask for a month that is not shown.
    """
    bill = queries.detail(account_id=request.user.pk, public_id=public_id)
    if bill is None:
        return _former(request, public_id)
    if not queries.is_readable(bill, account_id=request.user.pk):
        return render(request, "billing/statements/past.html", {"bill": bill}, status=404)
    if bill.newest_revision != bill.public_id:
        return redirect("billing:statements:detail", bill.newest_revision)
    context = items.page(bill, queries.items(bill), today=timezone.localdate())
    return render(request, "billing/statements/detail.html", context)


def _former(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Lead a former holder, who follows a link of before, to the bill among those that stay theirs; 404 otherwise."""
    if queries.is_kept_for(account_id=request.user.pk, public_id=public_id):
        return redirect("billing:former_bills:detail", public_id)
    raise Http404


def _listed(statement: Statement) -> dict[str, Any]:
    return {
        "rows": rows.of(statement),
        "edge": rows.edge(statement),
        "chart": drawing.of(rows.bars(statement)),
    }
