"""Contract status [001-44], and adding a contract to one's account."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.codes import browser
from accounts.codes import queries as code_queries
from accounts.codes.errors import Locked, Refused
from accounts.codes.forms import CodeForm, WayForm
from accounts.codes.models import Purpose
from accounts.contracts import actions, adding, contacts, identity, identity_page, pages, queries, sections
from accounts.contracts import phone as contract_phone
from accounts.contracts.forms import MISMATCH
from accounts.contracts.models import Contract
from accounts.sessions.keeping import LAPSED
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.policy.knobs import policy

NOT_FOR_STAFF = "社員用のアカウントには、ご契約を追加できません。お客様用のアカウントを別にご登録ください。"
HELD_BY_OTHERS = (
    "このご契約は、別のアカウントに登録されているため追加できません。"
    "お心当たりがない場合は、お問い合わせ窓口までご連絡ください。"
)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """契約状況: the contracts of the account."""
    return render(request, "accounts/contracts/index.html", {"contracts": queries.held(request.user.pk)})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """One contract, as the company knows it, with what the apps above add."""
    contract = queries.held_one(request.user.pk, public_id)
    if contract is None:
        raise Http404
    context = {"contract": contract, "sections": sections.of(contract)}
    return render(request, "accounts/contracts/detail.html", context)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def sample(request: HttpRequest) -> HttpResponse:
    """お客様番号の表記見本, for browsers that open no dialog [001-11]."""
    return render(request, "accounts/contracts/sample.html")


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """The same identity check as at registration."""
    if request.user.is_insider:
        messages.warning(request, NOT_FOR_STAFF)
        return redirect("accounts:contracts:index")

    def done(contract: Contract) -> HttpResponse:
        if contract.holder_id == request.user.pk:
            messages.info(request, "このご契約は、すでにこのアカウントに追加されています。")
            return redirect("accounts:contracts:index")
        adding.begin(request, contract)
        asks = policy().registration_phone_code
        return redirect("accounts:contracts:phone") if asks else _added_at_once(request, contract)

    return identity_page.show(request, "accounts/contracts/add.html", check=identity.identify, done=done)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: SignedInRequest) -> HttpResponse:
    """Choose where the code goes."""
    running = adding.under_way(request)
    if running is None:
        return _lapsed(request)
    numbers = contacts.numbers(running.contract)
    form = WayForm(request.POST or None, numbers=numbers)
    if form.is_valid():
        key, channel = form.cleaned_data["way"]
        try:
            challenge = contract_phone.send(
                contract=running.contract,
                challenge=running.challenge,
                purpose=Purpose.ADD_CONTRACT,
                key=key,
                channel=channel,
                browser=browser.token(request),
            )
        except Locked:
            form = WayForm(numbers=numbers)  # the page says so by itself
        except Refused as refusal:
            if code_queries.is_pending(running.challenge):
                messages.warning(request, refusal.text)
                return redirect("accounts:contracts:code")
            form.add_error(None, refusal.text)
        else:
            adding.sent(request, challenge, key)
            return redirect("accounts:contracts:code")
    context = {"form": form, **pages.choosing(running.contract, Purpose.ADD_CONTRACT)}
    return render(request, "accounts/contracts/phone.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest) -> HttpResponse:
    """Type the code; with it the contract is the account's."""
    running = adding.under_way(request)
    if running is None:
        return _lapsed(request)
    if running.challenge is None:
        return redirect("accounts:contracts:phone")
    form = CodeForm(request.POST or None, length=running.challenge.length)
    if form.is_valid():
        try:
            actions.add(
                contract=running.contract,
                account=request.user,
                challenge=running.challenge,
                digits=form.cleaned_data["digits"],
                browser=browser.token(request),
            )
        except Locked:
            form = CodeForm(length=running.challenge.length)
        except Refused as refusal:
            if queries.held_one(request.user.pk, running.contract.public_id):
                return _added(request)  # a double press: the first one did it
            form.add_error("digits", refusal.text)
        except actions.AlreadyHeld:
            adding.end(request)
            messages.error(request, HELD_BY_OTHERS)
            return redirect("accounts:contracts:index")
        else:
            return _added(request)
    waiting = pages.waiting(running.contract, running.challenge, running.number)
    return render(request, "accounts/contracts/code.html", {"form": form, **waiting})


def _added_at_once(request: SignedInRequest, contract: Contract) -> HttpResponse:
    """Where the portal asks for no code: without a telephone answered, a held contract looks like any mismatch."""
    try:
        actions.hold_or_tell(contract=contract, account=request.user)
    except actions.AlreadyHeld:
        adding.end(request)
        messages.error(request, MISMATCH)
        return redirect("accounts:contracts:add")
    return _added(request)


def _added(request: SignedInRequest) -> HttpResponse:
    adding.end(request)
    messages.success(request, "ご契約を追加しました。")
    return redirect("accounts:contracts:index")


def _lapsed(request: SignedInRequest) -> HttpResponse:
    adding.end(request)
    messages.warning(request, LAPSED)
    return redirect("accounts:contracts:add")
