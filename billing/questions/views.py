"""明細への質問: how to ask the support desk about an item of a bill."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.questions import queries
from billing.statements import items
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def ask(request: SignedInRequest, public_id: str, item_no: int) -> HttpResponse:
    """Show the item, its reference for the support desk, and the ways to ask. 404 unless the account may read it."""
    subject = queries.subject(account_id=request.user.pk, public_id=public_id, item_no=item_no)
    if subject is None:
        raise Http404
    context = {"subject": subject, "bill": subject.bill, "item": items.printed(subject.item)}
    return render(request, "billing/questions/ask.html", context)
