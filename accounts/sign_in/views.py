"""Sign-in, sign-out and the way back in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users.models import User
from accounts.codes.forms import CodeForm
from accounts.mailed_links.mailed import LinkDead
from accounts.passcodes import queries as passcode_queries
from accounts.password_lock import actions as password_lock_actions
from accounts.phones import pages
from accounts.reauthentication.strengths import Strength, of_code
from accounts.recovery_codes import entering as recovery_code_entering
from accounts.sessions import keys
from accounts.sign_in import actions, entry, forms, queries, resets, shutters, stages
from accounts.trusted_browsers import queries as trusted_browser_queries
from accounts.users.queries import personal_terms
from portal.access import Access, open_to
from portal.access.client import client_network
from portal.access.paths import is_inside

RESET = "password_reset"  # session key: public id of the reset whose link this browser opened
PROVEN = "password_reset_proven"  # session key: public id of the reset whose second step it has passed
LAPSED = "ログインの有効時間が過ぎました。お手数ですが、もう一度ログインしてください。"


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """One box for ID and address, one for the password."""
    next_url = request.GET.get("next", "")
    if request.user.is_authenticated:
        return redirect(next_url if is_inside(next_url) else "home:index")
    form = forms.SignInForm(request.POST or None)
    refused = False
    if form.is_valid():
        try:
            account = actions.authenticate(
                **form.cleaned_data,
                network=client_network(request),
                browser=trusted_browser_queries.COOKIE.read(request),
            )
        except actions.Refused:
            refused = True
            form.add_error(None, "入力されたIDとパスワードではログインできません。")
        except actions.Locked:
            return redirect("accounts:sign_in:locked")
        except actions.Elsewhere as other:
            return other.answer(request)
        else:
            return entry.let_in(request, account, method="password", next_url=next_url)
    context = {"form": form, "refused": refused, "offered": passcode_queries.offered(request)}
    return render(request, "accounts/sign_in/start.html", context)


@open_to(Access.HALF_SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """認証コード入力 [002-35…42]: the second step, for whoever has given the right password."""
    waiting = stages.pending(request)
    if waiting is None:
        return _again(request)
    stage, phone, page = waiting

    def done(form: CodeForm) -> HttpResponse:
        strength, trusts = of_code(page.digits), bool(form.cleaned_data.get("trust"))
        return entry.let_through(request, stage, device=phone, strength=strength, trusts=trusts)

    return page.show(
        "accounts/sign_in/code.html", done=done, form=forms.SecondStepForm, context={"is_paused": phone.paused_at}
    )


@open_to(Access.HALF_SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def code_help(request: HttpRequest) -> HttpResponse:
    """認証コードが届かない場合 [002-42]."""
    return _again(request) if stages.pending(request) is None else render(request, "accounts/sign_in/code_help.html")


@open_to(Access.HALF_SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """A code from the paper, where the telephone is not at hand. It proves as much as six digits by telephone."""
    waiting = stages.pending(request)
    if waiting is None:
        return _again(request)
    stage, phone, _ = waiting

    def done() -> HttpResponse:
        return entry.let_through(request, stage, device=phone, strength=Strength.PHONE, trusts=False)

    return recovery_code_entering.show(request, stage.account, done=done, back="accounts:sign_in:code")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def locked(request: HttpRequest) -> HttpResponse:
    """ご確認ください [002-65, 66]. Says nothing of the account, nor whether there is one."""
    return render(request, "accounts/sign_in/locked.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """End this session. Whoever typed the address is asked to press the button: no link signs anybody out."""
    if request.method != "POST" and request.user.is_authenticated:
        return render(request, "accounts/sign_in/logout.html")
    if request.method == "POST":
        entry.let_out(request)
        messages.success(request, "ログアウトしました。")
    return redirect("accounts:sign_in:start")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail."""
    form = forms.ResetForm(request.POST or None)
    if form.is_valid():
        resets.ask(address=form.cleaned_data["email"], network=client_network(request))
        return redirect("accounts:sign_in:reset_sent")
    return render(request, "accounts/sign_in/reset.html", {"form": form})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def reset_sent(request: HttpRequest) -> HttpResponse:
    """The same page for every address."""
    return render(request, "accounts/sign_in/reset_sent.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def reset_open(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. It moves into the session, out of address bar, history and Referer, and under a new key:
    whoever planted the former one holds no link.
    """
    try:
        public_id = resets.opened(token)
    except resets.LinkDead:
        return _dead(request)
    keys.renew(request)
    request.session[RESET] = public_id
    return redirect("accounts:sign_in:reset_confirm")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_code(request: HttpRequest) -> HttpResponse:
    """The second step of whoever opened the link: a 6-digit code to the account's telephone."""
    account = _resetting(request)
    if account is None:
        return _dead(request)
    phone = resets.second_step(account)
    if phone is None or _is_proven(request):
        return redirect("accounts:sign_in:reset_confirm")

    def done(form: CodeForm) -> HttpResponse:
        return _proven(request)

    page = pages.reset(request, account, phone)
    return page.show("accounts/sign_in/reset_code.html", done=done, context={"is_paused": phone.paused_at})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_recovery(request: HttpRequest) -> HttpResponse:
    """A recovery code instead."""
    account = _resetting(request)
    if account is None:
        return _dead(request)
    return recovery_code_entering.show(
        request, account, done=lambda: _proven(request), back="accounts:sign_in:reset_code"
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_confirm(request: HttpRequest) -> HttpResponse:
    """Choose the new password, once the second step is done."""
    account = _resetting(request)
    if account is None:
        return _dead(request)
    is_proven, alone = _is_proven(request), not resets.needs_second_step(account)
    if not is_proven and not alone:
        return redirect("accounts:sign_in:reset_code")
    form = forms.NewPasswordForm(
        request.POST or None, terms=personal_terms(account), alone=alone, voided=shutters.voided(account)
    )
    if form.is_valid():
        password, public_id = form.cleaned_data["password"], request.session[RESET]
        try:
            resets.set_password(public_id=public_id, password=password, proven=is_proven)
        except resets.LinkDead:
            return _dead(request)
        except resets.NotProven:
            return redirect("accounts:sign_in:reset_code")
        entry.let_out(request)
        messages.success(request, "パスワードを変更しました。新しいパスワードでログインしてください。")
        return redirect("accounts:sign_in:start")
    return render(request, "accounts/sign_in/reset_confirm.html", {"form": form})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a lock's mail. It moves into the session likewise; nothing happens before a press of the button."""
    return password_lock_actions.NOT_ME.enter(
        request, token, is_alive=lambda opened: password_lock_actions.can_disown(opened.ref)
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def not_me_confirm(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, and go on to a new password."""
    lock = password_lock_actions.NOT_ME.held_ref(request)
    if request.method != "POST" and lock:
        return render(request, "accounts/password_lock/not_me.html")
    try:
        started = resets.disown(lockout_public_id=lock)
    except LinkDead:
        return _dead(request)
    entry.let_out(request)
    request.session[RESET] = started
    return redirect("accounts:sign_in:reset_confirm")


def _again(request: HttpRequest) -> HttpResponse:
    """The pending sign-in is over: too old, or the account was closed meanwhile."""
    entry.let_out(request)
    messages.warning(request, LAPSED)
    return redirect("accounts:sign_in:start")


def _resetting(request: HttpRequest) -> User | None:
    """Whose password this browser is about to set: the link that it opened still works."""
    asked = queries.live_reset(request.session.get(RESET, ""))
    return asked.account if asked else None


def _is_proven(request: HttpRequest) -> bool:
    return bool(request.session.get(RESET)) and request.session.get(PROVEN) == request.session[RESET]


def _proven(request: HttpRequest) -> HttpResponse:
    """On to the password, under a new session key: whoever holds the former one has proven nothing."""
    request.session[PROVEN] = request.session[RESET]
    keys.renew(request)
    return redirect("accounts:sign_in:reset_confirm")


def _dead(request: HttpRequest) -> HttpResponse:
    """A page of its own, the same on every reload: no link, or one that is used, replaced or too old."""
    return render(request, "accounts/sign_in/link_dead.html", status=410)
