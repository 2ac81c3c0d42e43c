"""以前のご利用明細: what customers asked for. One press opens the bills to them; a refusal says why. The customer's own
request is the reason of either."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from accounts.users.requests import SignedInRequest
from billing.older_bills import actions
from billing.older_bills.models import OPEN_FOR, OldBillsRequest, State
from desk.customers import actions as customer_actions
from desk.guards import may
from desk.older_bills import forms, queries
from portal.access import Access, open_to
from portal.audit.by import By


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD"])
@may("billing.change_oldbillsrequest")
def index(request: SignedInRequest) -> HttpResponse:
    """Those that wait."""
    return render(request, "desk/older_bills/index.html", {"waiting": queries.waiting()})


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("billing.change_oldbillsrequest")
@needs(Strength.PHONE)
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One request with the bills that it is about, and its answer."""
    asked = queries.one(public_id)
    if asked is None or asked.account_id == request.user.pk:
        raise Http404
    form = forms.RefusalForm(request.POST if "refuse" in request.POST else None)
    if "open" in request.POST or form.is_valid():
        return _answered(request, asked, form)
    customer_actions.opened(
        by=By.staff(request.user),
        about=asked.account.public_id,
        contract=asked.contract.public_id,
        is_revealed=False,
    )
    is_theirs = asked.contract.holder_id == asked.account_id
    context = {"asked": asked, "bills": queries.bills(asked), "form": form, "days": OPEN_FOR.days}
    states = {"is_theirs": is_theirs, "is_waiting": is_theirs and asked.state == State.ASKED}
    return render(request, "desk/older_bills/detail.html", {**context, **states})


def _answered(request: SignedInRequest, asked: OldBillsRequest, form: forms.RefusalForm) -> HttpResponse:
    try:
        if "open" in request.POST:
            actions.open_bills(asked=asked, by=By.staff(request.user))
        else:
            actions.refuse(asked=asked, by=By.staff(request.user), answer=form.cleaned_data["answer"])
    except actions.AlreadyAnswered:
        messages.warning(request, "このお申し込みには、ほかの担当者がすでに回答しています。")
        return redirect("desk:older_bills:detail", asked.public_id)
    except actions.ContractNotHeld:
        messages.warning(request, "このお客様は、いまはこのご契約を登録していないため、回答できません。")
        return redirect("desk:older_bills:detail", asked.public_id)
    messages.success(request, "回答しました。お客様にはメールとお知らせで連絡します。")
    return redirect("desk:older_bills:index")
