"""料金のダウンロード: CSV tables at once, and a year of bills in one zip, which the worker packs."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.exports import actions, contents, csv_tables, queries
from billing.exports.encodings import Encoding
from billing.exports.file_names import attachment, file_name, number_among
from billing.exports.forms import Content, TableForm, YearForm
from billing.exports.models import KEPT, Bundle, State
from billing.statements import queries as statement_queries
from billing.statements import selection
from billing.statements.forms import TOO_MANY_TODAY
from billing.statements.records import Statement
from portal.access import Access, open_to
from portal.limits import TooMany

CSV = "text/csv; charset={charset}"
CHARSETS = {Encoding.UTF8: "utf-8", Encoding.CP932: "Shift_JIS"}


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """Show what can be downloaded of one contract; a POST requests a packed year."""
    statement = selection.selected(request)
    if statement is None or not statement.months:
        return render(request, "billing/exports/index.html", selection.page_context(statement))
    months = [month.month for month in statement.months if month.bill]
    year = YearForm(request.POST or None, months=months)
    if year.is_valid():
        try:
            bundle = actions.ask(
                account=request.user, contract_id=statement.contract.pk, year=year.cleaned_data["year"]
            )
        except TooMany:
            messages.error(request, TOO_MANY_TODAY)
        except actions.ContractNotHeld:
            raise Http404 from None
        else:
            return redirect("billing:exports:year", bundle.public_id)
    return _index(request, statement, year=year, table=TableForm(months=months))


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def table(request: SignedInRequest) -> HttpResponse:
    """Send a table of some months of one contract as CSV."""
    statement = selection.selected(request)
    if statement is None or not statement.months:
        return redirect(
            selection.contract_url("billing:exports:index", statement.contract.public_id if statement else None)
        )
    months = [month.month for month in statement.months if month.bill]
    form = TableForm(request.GET, months=months)
    if not form.is_valid():
        return _index(request, statement, year=YearForm(months=months), table=form)
    asked = form.cleaned_data
    first, last, encoding = asked["first"], asked["last"], Encoding(asked["encoding"])
    contract = statement.contract
    number = number_among(contract.customer_number, statement.contracts)
    if asked["content"] == Content.BILLS:
        found = queries.bills(contract.pk, first=first, last=last)
        table = csv_tables.bills_csv(contract.customer_number, found, encoding)
        return _file(file_name("料金", first, last, "csv", number=number), encoding, table)
    rows = queries.items(contract.pk, first=first, last=last)
    table = csv_tables.items_csv(contract.customer_number, rows, encoding)
    return _file(file_name("料金明細", first, last, "csv", number=number), encoding, table)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def bill(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send the items of one bill as CSV; 404 unless the account may read it."""
    found = statement_queries.detail(account_id=request.user.pk, public_id=public_id)
    encoding = request.GET.get("encoding", Encoding.UTF8)
    if (
        found is None
        or encoding not in Encoding
        or not statement_queries.is_readable(found, account_id=request.user.pk)
    ):
        raise Http404
    month = found.month
    rows = queries.items(found.contract_id, first=month, last=month)
    content = csv_tables.items_csv(found.customer_number, rows, Encoding(encoding))
    number = number_among(found.customer_number, statement_queries.choices(account_id=request.user.pk))
    return _file(file_name("料金明細", month, month, "csv", number=number), Encoding(encoding), content)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def year(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show the progress of a packed year, and the link once it is ready. With the header X-Part only that part."""
    bundle = _mine(request, public_id)
    waits = bundle.state == State.WAITING
    context = {"bundle": bundle, "is_waiting": waits, "is_outdated": contents.is_outdated(bundle)}
    part = "X-Part" in request.headers
    return render(request, "billing/exports/_year.html" if part else "billing/exports/year.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def year_file(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Send the packed year to the account that requested it; redirect to its page unless it is ready and up to date."""
    bundle = _mine(request, public_id)
    if bundle.state != State.READY or contents.is_outdated(bundle):
        return redirect("billing:exports:year", public_id)
    name, content = queries.packed(bundle)
    return HttpResponse(content, content_type="application/zip", headers={"Content-Disposition": attachment(name)})


def _index(request: SignedInRequest, statement: Statement, **forms: Any) -> HttpResponse:
    found = queries.bundles(request.user.pk, statement.contract.pk)
    bundles = [(bundle, contents.is_outdated(bundle)) for bundle in found]
    context = {**selection.page_context(statement), "bundles": bundles, "kept": KEPT.days, **forms}
    return render(request, "billing/exports/index.html", context)


def _mine(request: SignedInRequest, public_id: str) -> Bundle:
    bundle = queries.bundle(request.user.pk, public_id)
    if bundle is None:
        raise Http404
    return bundle


def _file(name: str, encoding: Encoding, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": attachment(name)}
    return HttpResponse(content, content_type=CSV.format(charset=CHARSETS[encoding]), headers=headers)
