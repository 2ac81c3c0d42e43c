"""明細への質問: an item of a bill explained, and a question about it to the support desk."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.questions import explaining, queries
from billing.statements import items
from billing.statements.queries import items as items_of
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def choose(request: SignedInRequest, public_id: str) -> HttpResponse:
    """List the items of a bill, to choose the one that a question is about. 404 unless the account may read it."""
    bill = queries.readable(account_id=request.user.pk, public_id=public_id)
    if bill is None:
        raise Http404
    groups = items.grouped(items_of(bill), ask=reverse("billing:questions:ask", args=[bill.public_id, 0]))
    return render(request, "billing/questions/choose.html", {"bill": bill, "groups": groups})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def ask(request: SignedInRequest, public_id: str, item_no: int) -> HttpResponse:
    """Explain the item, then show its reference and the ways to ask. 404 unless the account may read it."""
    subject = queries.subject(account_id=request.user.pk, public_id=public_id, item_no=item_no)
    if subject is None:
        raise Http404
    bill = subject.bill
    sentences = explaining.explanation(subject.item, bill, queries.items_before(bill))
    context = {"subject": subject, "bill": bill, "item": items.printed(subject.item), "sentences": sentences}
    return render(request, "billing/questions/ask.html", context)
