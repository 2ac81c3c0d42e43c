"""お心当たりがない場合: freeze one's account, signed in or from a mail."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.contact_changes.queries import UNDO
from accounts.freeze import actions, queries
from accounts.mailed_links.mailed import FREEZE
from accounts.reauthentication.queries import suffices
from accounts.sessions import actions as session_actions
from accounts.sign_in import entry
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.audit.by import By, Via

DONE = "アカウントを緊急停止しました。"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """Freeze the account from its own settings. A session with a fresh proof stays signed in; all others end."""
    stays = suffices(request, Strength.PHONE)
    if request.method != "POST":
        return render(
            request, "accounts/freeze/confirm.html", {"stays": stays, "back": "accounts:authenticators:index"}
        )
    key = request.session.session_key or "" if stays else ""
    account = actions.begin(account=request.user, by=By.owner(request.user, Via.SESSION), keep=key).account
    if stays:
        update_session_auth_hash(request, account)
        session_actions.renamed(former=key, key=request.session.session_key or "")
    else:
        entry.let_out(request)
    FREEZE.hold(request, account.public_id)
    messages.success(request, DONE)
    return redirect("accounts:freeze:done")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of a mail. Nothing changes before the button is pressed."""
    return FREEZE.enter(request, token, is_alive=lambda opened: queries.closable(opened) is not None)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Say what will happen, and show the button. It needs no sign-in, because it only freezes."""
    account = queries.closable(FREEZE.held(request))
    if account is None:
        return FREEZE.dead(request)
    if request.method != "POST":
        return render(request, "accounts/freeze/confirm.html", {"stays": False, "back": "accounts:sign_in:start"})
    actions.begin(account=account, by=By.owner(account, Via.LINK))
    entry.let_out(request)
    FREEZE.hold(request, account.public_id)
    messages.success(request, DONE)
    return redirect("accounts:freeze:done")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Say how to come back: first undo what was changed lately, then set a new password."""
    account = queries.closable(FREEZE.held(request))
    if account is None or queries.open(account.pk) is None:
        return FREEZE.dead(request)
    changes = queries.changes_of(account.pk)
    if chosen := next((one for one in changes if one.public_id == request.POST.get("from")), None):
        UNDO.hold(request, chosen.public_id)
        return redirect("accounts:contact_changes:undo")
    return render(request, "accounts/freeze/done.html", {"changes": changes})
