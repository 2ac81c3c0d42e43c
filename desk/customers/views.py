"""お客様: search, look, and act with a reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.authenticators import queries as authenticator_queries
from accounts.authenticators.strengths import Strength
from accounts.journeys.journey import Lapsed
from accounts.models import Contract, User
from accounts.reauthentication.guards import needs
from accounts.registration.errors import NameTaken, NoMoreMails, TooSoon
from accounts.users.requests import SignedInRequest
from desk.customers import actions, acts, forms, masking, queries, reveals
from desk.guards import may
from portal.access import Access, open_to
from portal.audit.by import By
from portal.limits import TooMany

NOT_NOW = "いまは再送できません。1分ほどたってから、もう一度お試しください。"
NO_MORE = "再送の上限に達したか、仮登録の有効期限が切れています。はじめからの登録をご案内ください。"


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("desk.look_up")
def index(request: SignedInRequest) -> HttpResponse:
    """Search. What is typed names a person, so it is posted and never stands in an address."""
    form, found = forms.SearchForm(request.POST or None), None
    if form.is_valid():
        actions.search(by=By.staff(request.user))
        found = queries.find(form.cleaned_data["term"])
        actions.searched(by=By.staff(request.user), found=len(found))
        if len(found) == 1:
            return _only(found)
    accounts = [(one, masking.name(one.nickname)) for one in found.accounts] if found else []
    contracts = [(one, masking.name(one.name)) for one in found.contracts] if found else []
    context = {"form": form, "found": found, "accounts": accounts, "contracts": contracts}
    return render(request, "desk/customers/index.html", context)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("desk.look_up")
def account(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A customer at a glance; with a reason, in clear."""
    customer = _customer(public_id)
    form = _reasons(request)
    if form is not None and form.is_valid():
        actions.reveal(by=By.staff(request.user), about=customer.public_id, **form.cleaned_data)
        reveals.open_up(request, customer.public_id, at=timezone.now())
        return redirect("desk:customers:account", customer.public_id)
    is_revealed = reveals.is_open(request, customer.public_id, at=timezone.now())
    actions.opened(by=By.staff(request.user), about=customer.public_id, is_revealed=is_revealed)
    phone = queries.phone_number(customer)
    context = {
        "customer": customer,
        "facts": masking.of_account(customer, is_revealed=is_revealed, phone=phone),
        "is_revealed": is_revealed,
        "form": form,
        "lock": queries.lock(customer),
        "is_locked_at_home": queries.is_locked_at_home(customer),
        "codes": queries.code_state(customer),
        "ways": authenticator_queries.for_desk(customer, at=timezone.now()),
        "sessions": queries.session_count(customer, at=timezone.now()),
        "contracts": customer.contracts.order_by("contracted_on", "pk"),
        "notices": queries.notices(customer),
        "closed": queries.closed(customer),
        "events": queries.events(customer, at=timezone.now()),
        "acts": acts.offered(request.user),
    }
    return render(request, "desk/customers/account.html", context)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("accounts.view_contract")
def contract(request: SignedInRequest, public_id: str) -> HttpResponse:
    """A contract at a glance, held or not; with a reason, in clear."""
    found = _contract(public_id)
    form = _reasons(request)
    about = found.holder.public_id if found.holder else found.public_id
    look: dict[str, Any] = {"by": By.staff(request.user), "about": about, "contract": found.public_id}
    if form is not None and form.is_valid():
        actions.reveal(**look, **form.cleaned_data)
        reveals.open_up(request, found.public_id, at=timezone.now())
        return redirect("desk:customers:contract", found.public_id)
    is_revealed = reveals.is_open(request, found.public_id, at=timezone.now())
    actions.opened(**look, is_revealed=is_revealed)
    context = {
        "contract": found,
        "facts": masking.of_contract(found, is_revealed=is_revealed),
        "is_revealed": is_revealed,
        "form": form,
        "lines": queries.lines(found),
        "bills": queries.bills(found) if request.user.has_perm("billing.view_bill") else [],
        "registration": queries.waiting_registration(found),
        "may_resend": request.user.has_perm("desk.resend"),
    }
    return render(request, "desk/customers/contract.html", context)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Strength.PHONE)
def act(request: SignedInRequest, public_id: str, act: str) -> HttpResponse:
    """Do one of `acts` for a reason, after a fresh proof of who one is."""
    chosen, customer = acts.ACTS.get(act), _customer(public_id)
    if chosen is None:
        raise Http404
    if not request.user.has_perm(chosen.permission):
        raise PermissionDenied
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            chosen.run(account=customer, by=By.staff(request.user), **form.cleaned_data)
        except actions.NothingToDo:
            messages.info(request, chosen.idle)
        else:
            messages.success(request, chosen.done)
        return redirect("desk:customers:account", customer.public_id)
    context = {"form": form, "act": chosen, "customer": customer, "name": masking.name(customer.nickname)}
    return render(request, "desk/customers/act.html", context)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("desk.resend")
@needs(Strength.PHONE)
def resend(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The mail of a 仮登録 once more."""
    found = _contract(public_id)
    registration = queries.waiting_registration(found)
    if registration is None:
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            by = By.staff(request.user)
            actions.resend(registration=registration, by=by, **form.cleaned_data)
        except (TooSoon, TooMany):
            messages.warning(request, NOT_NOW)
        except (Lapsed, NameTaken, NoMoreMails):
            messages.warning(request, NO_MORE)
        else:
            messages.success(request, "確認メールを再送しました。以前のメールのURLは使えなくなりました。")
        return redirect("desk:customers:contract", found.public_id)
    return render(request, "desk/customers/resend.html", {"form": form, "contract": found})


def _only(found: queries.Found) -> HttpResponse:
    if found.accounts:
        return redirect("desk:customers:account", found.accounts[0].public_id)
    return redirect("desk:customers:contract", found.contracts[0].public_id)


def _customer(public_id: str) -> User:
    customer = queries.account(public_id)
    if customer is None:
        raise Http404
    return customer


def _contract(public_id: str) -> Contract:
    found = queries.contract(public_id)
    if found is None:
        raise Http404
    return found


def _reasons(request: SignedInRequest) -> forms.ReasonForm | None:
    """The form that shows personal data, to whoever may use it."""
    if request.user.has_perm("desk.reveal"):
        return forms.ReasonForm(request.POST or None)
    if request.method == "POST":
        raise PermissionDenied
    return None
