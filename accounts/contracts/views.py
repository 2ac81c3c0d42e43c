"""Contract status [001-44], and adding a contract to one's account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.codes.forms import CodeForm
from accounts.codes.models import Purpose
from accounts.codes.page import CodePage
from accounts.contracts import actions, identity, identity_page, pages, personal, queries, seals, sections
from accounts.contracts.forms import AddingForm
from accounts.contracts.models import Contract
from accounts.journeys.journey import OVERTAKEN
from accounts.reauthentication import guards, passwords
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.policy.knobs import policy
from portal.source_errors import NOT_THE_CONTRACT

NOT_FOR_STAFF = "社員用のアカウントには、ご契約を追加できません。お客様用のアカウントを別にご登録ください。"
HELD_BY_OTHERS = (
    "このご契約は、別のアカウントに登録されているため追加できません。"
    "お心当たりがない場合は、お問い合わせ窓口までご連絡ください。"
)
View = Callable[..., HttpResponse]


def for_customers(view: View) -> View:
    """Lead the company's people away: their accounts hold no contract."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_insider:
            messages.warning(request, NOT_FOR_STAFF)
            return redirect("accounts:contracts:index")
        return view(request, *args, **kwargs)

    return guarded


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """Show 契約状況: the contracts of the account, and those whose holder is being checked."""
    context = {"contracts": queries.held(request.user.pk), "holdings": queries.of_before(request.user.pk)}
    return render(request, "accounts/contracts/index.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show one contract from the company's data, with the sections of the apps above. Names, telephones and addresses
    are masked unless the person has just proven who they are: an open session must not tell what proves it elsewhere.
    """
    contract = queries.held_one(request.user.pk, public_id)
    if contract is None:
        return _not_held(request, public_id)
    is_clear = guards.has_given_the_strongest(request)
    context = {
        "contract": contract,
        "person": personal.of(contract) if is_clear else personal.masked(contract),
        "proof_url": "" if is_clear else guards.asking_the_strongest(request, request.path),
        "sections": sections.of(contract),
    }
    return render(request, "accounts/contracts/detail.html", context)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def sample(request: HttpRequest) -> HttpResponse:
    """Show お客様番号の表記見本, for browsers that open no dialog [001-11]."""
    return render(request, "accounts/contracts/sample.html")


@sensitive_post_parameters("password")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
@guards.needs_the_strongest
def add(request: SignedInRequest) -> HttpResponse:
    """Ask for the same identity check as at registration, after the proof that a change of contact asks for: a contract
    may prove who the account's owner is later.
    """
    form, status = AddingForm(request.POST or None, asks_password=not guards.has_second_step(request)), 200
    if "password" in form.fields and form.is_valid():
        status = passwords.judge(form, "password", account=request.user)

    def done(contract: Contract) -> HttpResponse:
        if contract.holder_id == request.user.pk:
            messages.info(request, "このご契約は、すでにこのアカウントに追加されています。")
            return redirect("accounts:contracts:index")
        pages.ADDING.begin(request, contract=contract.public_id, seal=seals.of(contract))
        _telephone(request, contract).end()
        asks = policy().registration_phone_code
        return redirect("accounts:contracts:phone") if asks else _added_at_once(request, contract)

    answer = identity_page.show(request, "accounts/contracts/add.html", check=identity.identify, done=done, form=form)
    if status != 200:
        answer.status_code = status
    return answer


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: SignedInRequest) -> HttpResponse:
    """Ask where the code goes."""
    contract = pages.being_added(request)
    if contract is None:
        return pages.ADDING.lapsed(request)
    return _telephone(request, contract).choose("accounts/contracts/phone.html", then="accounts:contracts:code")


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: SignedInRequest) -> HttpResponse:
    """Ask for the code; the right one adds the contract to the account."""
    contract = pages.being_added(request)
    if contract is None:
        return pages.ADDING.lapsed(request)
    page = _telephone(request, contract)
    challenge = page.challenge
    if challenge is None:
        return redirect("accounts:contracts:phone")

    def done(_: CodeForm) -> HttpResponse:
        try:
            actions.add(contract=contract, account=request.user, challenge=challenge, seal=pages.seal(request))
        except seals.Changed:
            return _overtaken(request)
        except actions.AlreadyHeld:
            pages.ADDING.end(request)
            messages.error(request, HELD_BY_OTHERS)
            return redirect("accounts:contracts:index")
        return _added(request)

    def again() -> HttpResponse:
        is_held = queries.held_one(request.user.pk, contract.public_id)
        return _added(request) if is_held else redirect("accounts:contracts:index")

    return page.show("accounts/contracts/code.html", done=done, again=again)


def _not_held(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Lead the former holder of a suspended contract to the page that says so; 404 for everybody else."""
    if any(holding.contract.public_id == public_id for holding in queries.of_before(request.user.pk)):
        return redirect("accounts:contracts:index")
    raise Http404


def _telephone(request: SignedInRequest, contract: Contract) -> CodePage:
    return pages.telephone(request, contract, name="add_contract", purpose=Purpose.ADD_CONTRACT)


def _added_at_once(request: SignedInRequest, contract: Contract) -> HttpResponse:
    """Add the contract where the policy asks for no code. Without a proven telephone, a held contract looks like a
    mismatch.
    """
    try:
        actions.add(contract=contract, account=request.user, challenge=None, seal=pages.seal(request))
    except seals.Changed:
        return _overtaken(request)
    except actions.AlreadyHeld:
        pages.ADDING.end(request)
        messages.error(request, NOT_THE_CONTRACT.told())
        return redirect("accounts:contracts:add")
    return _added(request)


def _overtaken(request: SignedInRequest) -> HttpResponse:
    pages.ADDING.end(request)
    messages.warning(request, OVERTAKEN)
    return redirect("accounts:contracts:add")


def _added(request: SignedInRequest) -> HttpResponse:
    pages.ADDING.end(request)
    messages.success(request, "ご契約を追加しました。")
    return redirect("accounts:contracts:index")
