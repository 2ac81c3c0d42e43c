"""以前のご契約のご請求: what stays with a former holder, to be read only."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.former_bills import queries
from billing.invoices import actions as invoice_actions
from billing.invoices import document
from billing.invoices import pdf as invoice_pdf
from billing.statements import items
from billing.statements.models import Bill
from billing.statements.rows import chip
from billing.typesetting import rendering
from portal.access import Access, open_to

NO_INVOICE = "この月の請求書はご用意できません。内容は、この画面でご確認ください。"
BUSY = "ただいま混み合っています。1分ほどたってから、もう一度お試しください。"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the bills of every former contract, newest first."""
    return render(request, "billing/former_bills/index.html", {"former": queries.contracts(request.user.pk)})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show every item of a bill as it was; 404 for a bill of after, and for other people."""
    bill = _bill(request, public_id)
    rows = queries.items(bill)
    context = {
        "bill": bill,
        "groups": items.grouped(rows, ask=""),
        "rates": items.rates(bill, rows),
        "period": items.period(rows),
        "chip": chip(bill.payment_status),
    }
    return render(request, "billing/former_bills/detail.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def pdf(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send the invoice as PDF, to the person of then; lead back to the bill where there is none.

    Raises TooMany (`billing.invoices.actions.DOWNLOADS`).
    """
    _bill(request, public_id)
    invoice_actions.DOWNLOADS.take_or_raise(request.user.public_id)
    invoice = invoice_actions.of_bill(public_id=public_id)
    try:
        content = invoice_pdf.render(invoice) if invoice else b""
    except (document.FiguresMismatch, rendering.Failed):
        content = b""
    except rendering.Busy:
        invoice_actions.DOWNLOADS.give_back(request.user.public_id)
        messages.warning(request, BUSY)
        return redirect("billing:former_bills:detail", public_id)
    if invoice is None or not content:
        messages.info(request, NO_INVOICE)
        return redirect("billing:former_bills:detail", public_id)
    disposition = f'attachment; filename="{invoice_pdf.file_name(invoice)}"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _bill(request: SignedInRequest, public_id: str) -> Bill:
    bill = queries.bill(account_id=request.user.pk, public_id=public_id)
    if bill is None:
        raise Http404
    return bill
