"""以前のご利用明細: request bills older than the shown months, and see the answer."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.older_bills import actions, queries
from billing.older_bills.forms import AskForm
from billing.older_bills.models import OPEN_FOR
from billing.statements import selection
from billing.statements.forms import TOO_MANY_TODAY
from billing.statements.records import Statement
from portal.access import Access, open_to
from portal.limits import TooMany

ALREADY = "このご契約のお申し込みを受け付け済みです。担当者の回答をお待ちください。"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """Request a range of months of one contract; list the account's earlier requests."""
    statement = selection.selected(request)
    asked = queries.asked_by(request.user.pk)
    context = {**selection.page_context(statement), "asked": asked, "days": OPEN_FOR.days}
    months = _kept(statement)
    if statement is None or not months:
        return render(request, "billing/older_bills/index.html", context)
    form = AskForm(request.POST or None, months=months, asked=_month(request))
    if form.is_valid():
        try:
            made = actions.ask(account=request.user, contract_id=statement.contract.pk, **form.cleaned_data)
        except actions.AlreadyAsked:
            messages.info(request, ALREADY)
            return redirect(selection.contract_url("billing:older_bills:index", statement.contract.public_id))
        except TooMany:
            form.add_error(None, TOO_MANY_TODAY)
        else:
            return redirect("billing:older_bills:detail", made.public_id)
    return render(request, "billing/older_bills/index.html", {**context, "form": form})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show one request: waiting, refused with the reason, or opened with its bills. 404 for another account's."""
    asked = queries.of(request.user.pk, public_id)
    if asked is None:
        raise Http404
    context = {"asked": asked, "bills": queries.opened(asked) if asked.is_readable else []}
    return render(request, "billing/older_bills/detail.html", context)


def _kept(statement: Statement | None) -> list[date]:
    if statement is None or not statement.months:
        return []
    return queries.kept_before(statement.contract.pk, statement.months[-1].month)


def _month(request: SignedInRequest) -> date | None:
    """Return the month of the page that linked here (`?month=`), as the initial choice; None if it is no date."""
    try:
        return parse_date(request.GET.get("month", ""))
    except ValueError:
        return None
