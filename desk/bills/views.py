"""ご請求: find a bill, read its items and revisions, add a line by a new revision, mail about it once more."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from accounts.users.requests import SignedInRequest
from billing.bill_mails import actions as bill_mail_actions
from billing.bill_mails.policies import has_reader, is_told
from billing.corrections import actions as correction_actions
from billing.corrections import previews
from billing.models import Bill, TaxCategory
from billing.tax.figures import Figures
from desk.bills import forms, queries
from desk.customers import actions
from desk.customers.forms import ReasonForm
from desk.guards import may
from portal.access import Access, open_to
from portal.audit.by import By, Why
from portal.limits import TooMany

CORRECT, ANNOUNCE = "billing.change_bill", "billing.add_preference"
SUPERSEDED = "この版は、取り込みまたはほかの担当者により訂正されています。最新の版をご確認ください。"
BUSY = "請求データの取り込みまたはほかの訂正が進行中です。しばらくしてから、もう一度お試しください。"
BELOW_ZERO = "訂正するとご返金が必要になる（または増える）ため、訂正できません。返金は経理の手続きで行ってください。"
ADJUSTMENT = ("description", "amount", "tax_category", "tax_included")
OFTEN = "この請求のお知らせは、本日すでに3回再送しています。"


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("billing.view_bill")
def index(request: SignedInRequest) -> HttpResponse:
    """Search; posted, because a customer number names a person."""
    form, found = forms.BillSearchForm(request.POST or None), None
    if form.is_valid():
        actions.search(by=By.staff(request.user))
        found = list(queries.find(queries.Facts(**form.cleaned_data)))
        actions.searched(by=By.staff(request.user), found=len(found))
        if len(found) == 1:
            return redirect("desk:bills:detail", found[0].public_id)
    return render(request, "desk/bills/index.html", {"form": form, "found": found})


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD"])
@may("billing.view_bill")
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One revision, with the others beside it."""
    bill = queries.one(public_id)
    if bill is None:
        raise Http404
    contract = bill.contract
    about = contract.holder.public_id if contract.holder else contract.public_id
    actions.bill_opened(by=By.staff(request.user), about=about, bill=bill.public_id)
    context = {
        "bill": bill,
        "invoice_number": queries.invoice_number(bill),
        "items": queries.items(bill),
        "revisions": queries.revisions(bill),
        "may_correct": bill.superseded_at is None and request.user.has_perm(CORRECT),
        "may_announce": bill.superseded_at is None and is_told(bill) and request.user.has_perm(ANNOUNCE),
    }
    return render(request, "desk/bills/detail.html", context)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may(CORRECT)
@needs(Strength.PHONE)
def correct(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Add a line, by a new revision; nothing that is stored changes."""
    bill = _newest(public_id)
    form = forms.CorrectionForm(request.POST or None)
    if form.is_valid():
        adjustment = previews.Adjustment(**{name: form.cleaned_data[name] for name in ADJUSTMENT})
        preview = previews.of(bill, adjustment)
        if not previews.is_refund(preview.total, before=bill.total) and "confirm" not in request.POST:
            return render(request, "desk/bills/correct_check.html", _checked(bill, form, preview))
        try:
            made = correction_actions.correct(
                bill=bill, adjustment=adjustment, by=By.staff(request.user), reason=form.cleaned_data["reason"]
            )
        except correction_actions.BelowZero:
            form.add_error("amount", BELOW_ZERO)
        except correction_actions.Superseded:
            messages.warning(request, SUPERSEDED)
            return redirect("desk:bills:detail", bill.public_id)
        except correction_actions.Busy:
            form.add_error(None, BUSY)
        else:
            messages.success(request, f"第{made.revision}版を作成しました。{_told(made)}")
            return redirect("desk:bills:detail", made.public_id)
    return render(request, "desk/bills/correct.html", {"bill": bill, "form": form})


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may(ANNOUNCE)
@needs(Strength.PHONE)
def announce(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The mail about the bill once more."""
    bill = _newest(public_id)
    if not is_told(bill):
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            bill_mail_actions.resend(bill=bill, by=By.staff(request.user), why=Why(**form.cleaned_data))
        except TooMany:
            messages.warning(request, OFTEN)
        else:
            messages.success(request, "ご請求のお知らせメールを再送しました。")
        return redirect("desk:bills:detail", bill.public_id)
    return render(request, "desk/bills/announce.html", {"bill": bill, "form": form})


def _newest(public_id: str) -> Bill:
    bill = queries.one(public_id)
    if bill is None or bill.superseded_at is not None:
        raise Http404
    return bill


def _checked(bill: Bill, form: forms.CorrectionForm, preview: Figures) -> dict[str, Any]:
    return {
        "bill": bill,
        "form": form,
        "line": form.cleaned_data,
        "category": TaxCategory(form.cleaned_data["tax_category"]).label,
        "preview": preview,
        "difference": preview.total - bill.total,
        "has_reader": has_reader(bill),
        "stays_flagged": bill.is_flagged and bill.bill_total != preview.total,
    }


def _told(made: Bill) -> str:
    """What a correction is followed by, for whoever made it."""
    if not has_reader(made):
        return "このご契約にはお使いのアカウントがないため、お知らせは届きません。"
    if not is_told(made):
        return "合計額が会社の金額と一致していないため、お客様にはまだお知らせしません。"
    return "お客様には、まもなくお知らせが届きます。"
