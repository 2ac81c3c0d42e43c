"""Setting a new password after forgetting it, or after a stranger tried wrong ones."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users.models import User
from accounts.codes.forms import CodeForm
from accounts.freeze import queries as freeze_queries
from accounts.mailed_links.mailed import LinkDead
from accounts.password_lock import actions as password_lock_actions
from accounts.password_lock.actions import NOT_ME
from accounts.password_reset import actions, forms, queries
from accounts.password_reset.actions import LINK
from accounts.phones import pages
from accounts.recovery_codes import entering as recovery_code_entering
from accounts.sessions import keys
from accounts.sign_in import entry
from accounts.users import known_browsers
from accounts.users.queries import personal_terms
from portal.access import Access, open_to
from portal.access.client import client_network
from portal.cookies import SHOWN_FOR, TYPED_ADDRESS

PROVEN = "password_reset_proven"  # session key: public id of the reset whose second step it has passed


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail."""
    form = forms.AddressForm(request.POST or None, initial={"email": TYPED_ADDRESS.read(request)})
    if form.is_valid():
        known = known_browsers.account(request)
        actions.ask(address=form.cleaned_data["email"], network=client_network(request), known=known)
        answer = redirect("accounts:password_reset:sent")
        TYPED_ADDRESS.write(answer, form.cleaned_data["email"], lifetime=SHOWN_FOR)
        return answer
    return render(request, "accounts/password_reset/start.html", {"form": form})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is under way: the same page for every address."""
    return render(request, "accounts/password_reset/sent.html", {"typed": TYPED_ADDRESS.read(request)})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of the mail. It moves into the session, out of address bar, history and Referer, and under a new
    key: a planted former key holds no link."""
    answer = LINK.enter(request, token, is_alive=lambda opened: actions.is_usable(opened.ref))
    if account := _resetting(request):
        known_browsers.opened_link(request, account)
    return answer


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second step behind an opened link: a 6-digit code to the account's telephone."""
    account = _resetting(request)
    if account is None:
        return LINK.dead(request)
    phone = queries.second_step(account)
    if phone is None or _is_proven(request):
        return redirect("accounts:password_reset:confirm")

    def done(form: CodeForm) -> HttpResponse:
        return _proven(request)

    page = pages.reset(request, account, phone)
    return page.show("accounts/password_reset/code.html", done=done, context={"is_paused": phone.paused_at})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """Ask for a recovery code instead."""
    account = _resetting(request)
    if account is None:
        return LINK.dead(request)
    return recovery_code_entering.show(
        request, account, done=lambda: _proven(request), back="accounts:password_reset:code"
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the new password, once the second step is done."""
    account = _resetting(request)
    if account is None:
        return LINK.dead(request)
    is_proven, alone = _is_proven(request), queries.second_step(account) is None
    if not is_proven and not alone:
        return redirect("accounts:password_reset:code")
    form = forms.NewPasswordForm(
        request.POST or None, terms=personal_terms(account), alone=alone, voided=freeze_queries.voided(account)
    )
    if form.is_valid():
        password, public_id = form.cleaned_data["password"], LINK.held_ref(request)
        try:
            actions.set_password(public_id=public_id, password=password, proven=is_proven)
        except LinkDead:
            return LINK.dead(request)
        except actions.NotProven:
            return redirect("accounts:password_reset:code")
        entry.let_out(request)
        messages.success(request, "パスワードを変更しました。新しいパスワードでログインしてください。")
        return redirect("accounts:sign_in:start")
    return render(request, "accounts/password_reset/confirm.html", {"form": form, "account": account})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of a lock's mail. It moves into the session; nothing changes before the button is pressed."""
    return NOT_ME.enter(request, token, is_alive=lambda opened: password_lock_actions.can_disown(opened.ref))


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def not_me_confirm(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, and go on to a new password."""
    lock = NOT_ME.held_ref(request)
    if request.method != "POST" and lock:
        return render(request, "accounts/password_reset/not_me.html")
    try:
        started = actions.disown(lock_public_id=lock)
    except LinkDead:
        return NOT_ME.dead(request)
    entry.let_out(request)
    LINK.hold(request, started)
    return redirect("accounts:password_reset:confirm")


def _resetting(request: HttpRequest) -> User | None:
    """Return the request of the link that this browser opened, if it still works."""
    asked = queries.live(LINK.held_ref(request))
    return asked.account if asked else None


def _is_proven(request: HttpRequest) -> bool:
    return bool(LINK.held_ref(request)) and request.session.get(PROVEN) == LINK.held_ref(request)


def _proven(request: HttpRequest) -> HttpResponse:
    """Go on to the password under a new session key, because a former key has proven nothing."""
    request.session[PROVEN] = LINK.held_ref(request)
    keys.renew(request)
    return redirect("accounts:password_reset:confirm")
