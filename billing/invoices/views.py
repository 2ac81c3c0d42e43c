"""適格請求書: the invoice as page and as PDF, and the public page that confirms it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.invoices import actions, document, queries
from billing.invoices import pdf as invoice_pdf
from billing.invoices.policies import Withheld
from billing.statements.queries import detail as bill_of
from billing.statements.queries import is_readable
from billing.statements.records import Detail
from billing.typesetting import rendering
from portal.access import Access, open_to
from portal.access.client import client_network

RETRY_AFTER = 5  # seconds


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show the invoice of a bill in any revision, or say why there is none; 404 unless the account holds it."""
    bill = _bill(request, public_id)
    if not is_readable(bill, account_id=request.user.pk):
        return render(request, "billing/statements/past.html", {"bill": bill}, status=404)
    invoice = actions.of_bill(public_id=public_id)
    if invoice is None:
        return _withheld(request, bill, queries.withheld(bill=public_id))
    try:
        printed = document.of(invoice)
    except document.FiguresMismatch:
        return _withheld(request, bill, Withheld.FLAGGED)
    context = {"bill": bill, "invoice": printed, "is_old": bill.newest_revision != bill.public_id}
    return render(request, "billing/invoices/detail.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def pdf(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send the invoice as PDF; redirect to its page where there is none. Raises TooMany (actions.DOWNLOADS)."""
    bill = _bill(request, public_id)
    if not is_readable(bill, account_id=request.user.pk):
        raise Http404
    actions.DOWNLOADS.take_or_raise(request.user.public_id)
    invoice = actions.of_bill(public_id=public_id)
    if invoice is None:
        return redirect("billing:invoices:detail", public_id)
    try:
        content = invoice_pdf.render(invoice)
    except document.FiguresMismatch:
        return redirect("billing:invoices:detail", public_id)
    except rendering.Busy:
        actions.DOWNLOADS.give_back(request.user.public_id)
        return _later(request, bill)
    except rendering.Failed:
        return render(request, "billing/invoices/failed.html", {"bill": bill}, status=500)
    disposition = f'attachment; filename="{invoice_pdf.file_name(invoice)}"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm number, day of issue and total of an invoice, and whether it was corrected since; nothing else.

    Public: the address with 128 random bits is in the invoice's QR code. Raises TooMany (actions.CHECKS, per network).
    """
    actions.CHECKS.take_or_raise(client_network(request))
    confirmed = queries.confirmed(public_id=public_id)
    if confirmed is None:
        return render(request, "billing/invoices/check.html", status=404)
    label, total = document.headline(confirmed.total)
    return render(request, "billing/invoices/check.html", {"confirmed": confirmed, "label": label, "total": total})


def _bill(request: SignedInRequest, public_id: str) -> Detail:
    """Return the bill; Http404 unless the account holds its contract."""
    bill = bill_of(account_id=request.user.pk, public_id=public_id)
    if bill is None:
        raise Http404
    return bill


def _later(request: SignedInRequest, bill: Detail) -> HttpResponse:
    answer = render(request, "billing/invoices/busy.html", {"bill": bill}, status=503)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def _withheld(request: SignedInRequest, bill: Detail, reason: Withheld | None) -> HttpResponse:
    return render(request, "billing/invoices/withheld.html", {"bill": bill, "reason": reason})
