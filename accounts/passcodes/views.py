"""「パスコード登録」, the proof by a passcode, and the list of an account's passcodes [002-56…61]."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.journeys.kept import Kept
from accounts.passcodes import actions, forms, hashing, queries
from accounts.passcodes.models import LIFETIME, Passcode
from accounts.reauthentication import actions as reauthentication_actions
from accounts.reauthentication import guards
from accounts.reauthentication.guards import needs
from accounts.sessions import user_agents
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.access.paths import is_inside
from portal.audit.by import By
from portal.limits import Limit
from portal.policy.knobs import policy

ENTRIES = Limit("accounts:passcodes:entries", 30, timedelta(minutes=10))  # each costs a slow hash
ENTERED = Kept(  # `secret`: what was entered first [002-57], hashed as the table would keep it
    "passcode",
    timedelta(minutes=10),
    start="accounts:passcodes:add",
    lapse="お手続きの有効時間が過ぎました。お手数ですが、パスコードをはじめから入力してください。",
)
TOO_MANY = (
    f"登録できるパスコードは、おひとり{actions.MOST}個、1つのブラウザーで{actions.MOST_HERE}人分までです。"
    "お使いでないパスコードを削除してから登録してください。"
)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the account's passcodes: in which browser, since when, when last used."""
    passcodes = queries.listed(request, request.user)
    has_this = any(one.is_this for one in passcodes)
    context = {"passcodes": passcodes, "has_this": has_this, "may_add": policy().passcode}
    return render(request, "accounts/passcodes/index.html", context)


@sensitive_post_parameters("digits")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Strength.PHONE)
def add(request: SignedInRequest) -> HttpResponse:
    """Ask for six digits that are not easy to guess [002-56]."""
    _must_be_offered()
    form = forms.NewPasscodeForm(request.POST or None, known=queries.known(request.user))
    if form.is_valid():
        ENTRIES.take_or_raise(request.user.public_id)
        ENTERED.begin(request, secret=hashing.made(request.user, form.cleaned_data["digits"]))
        return redirect("accounts:passcodes:confirm")
    mine = queries.mine_here(request, request.user)
    return render(request, "accounts/passcodes/add.html", {"form": form, "replaced": mine})


@sensitive_post_parameters("digits")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Strength.PHONE)
def confirm(request: SignedInRequest) -> HttpResponse:
    """Ask for them once more; the right ones register the passcode in this browser [002-59]."""
    _must_be_offered()
    secret = ENTERED.of(request).get("secret")
    if not secret:
        return ENTERED.lapsed(request)
    form = forms.PasscodeForm(request.POST or None)
    if form.is_valid():
        ENTRIES.take_or_raise(request.user.public_id)
        if hashing.matches(request.user, form.cleaned_data["digits"], secret):
            return _registered(request, secret)
        form.add_error(
            "digits",
            "1回目に入力したパスコードと一致しません。もう一度入力するか、「はじめから入力し直す」を選んでください。",
        )
    return render(request, "accounts/passcodes/confirm.html", {"form": form})


def _registered(request: SignedInRequest, secret: str) -> HttpResponse:
    ENTERED.end(request)
    try:
        token = actions.register(
            account=request.user,
            secret=secret,
            former=queries.COOKIE.read(request),
            user_agent=request.headers.get("User-Agent", ""),
        )
    except actions.TooManyPasscodes:
        messages.error(request, TOO_MANY)
        return redirect("accounts:passcodes:index")
    except actions.NotAllowed:
        messages.error(request, "このアカウントでは、パスコードを登録できません。")
        return redirect("accounts:passcodes:index")
    response = redirect("accounts:passcodes:done")
    queries.COOKIE.write(response, token, lifetime=LIFETIME)
    return response


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def done(request: SignedInRequest) -> HttpResponse:
    """Show what is possible from now on in this browser [002-60]."""
    if queries.mine_here(request, request.user) is None:
        return redirect("accounts:passcodes:add")
    return render(request, "accounts/passcodes/done.html")


@sensitive_post_parameters("digits")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: SignedInRequest) -> HttpResponse:
    """Ask for the passcode before an ordinary act, then redirect back to it [002-61]."""
    asked = request.GET.get("next", "")
    next_url = asked if is_inside(asked) else resolve_url("home:index")
    passcode = queries.mine_here(request, request.user)
    if passcode is None:
        return redirect(guards.asking(Strength.PASSCODE, next_url))
    form = forms.PasscodeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.use(passcode=passcode, digits=form.cleaned_data["digits"], by=By.owner(request.user))
        except actions.Refused as refusal:
            form.add_error("digits", refusal.text)
        except actions.Disabled:
            messages.error(request, actions.Disabled.text)
            return redirect(guards.asking(Strength.PASSCODE, next_url))
        else:
            reauthentication_actions.record(request, Strength.PASSCODE)
            return redirect(next_url)
    return render(request, "accounts/passcodes/prove.html", {"form": form})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ask, then remove the passcode; 404 unless it is the user's own."""
    passcode = _mine(request, public_id)
    if request.method == "POST":
        try:
            actions.remove(account=request.user, public_id=public_id)
        except actions.NotThere:
            raise Http404 from None
        messages.success(request, "パスコードを削除しました。")
        return redirect("accounts:passcodes:index")
    context = {"passcode": passcode, "device": user_agents.name(passcode.user_agent)}
    return render(request, "accounts/passcodes/remove.html", context)


def _must_be_offered() -> None:
    """Raise Http404 where the installation's policy has no passcodes."""
    if not policy().passcode:
        raise Http404


def _mine(request: SignedInRequest, public_id: str) -> Passcode:
    passcode = queries.one(account=request.user, public_id=public_id)
    if passcode is None:
        raise Http404
    return passcode
