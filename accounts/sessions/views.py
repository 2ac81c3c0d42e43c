"""Browsers in which the account is signed in (ASVS 7.5.2)."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.sessions import actions, queries
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.audit.by import By


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the browsers in which the account is signed in, this one first."""
    key = request.session.session_key or ""
    sessions = queries.live(account_id=request.user.pk, this=key, at=timezone.now())
    return render(request, "accounts/sessions/index.html", {"sessions": sessions})


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
def end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Sign one browser out; 404 unless it is the user's own."""
    try:
        actions.end_one(account=request.user, public_id=public_id)
    except actions.NotThere:
        raise Http404 from None
    messages.success(request, "選択した端末をログアウトしました。")
    return redirect("accounts:sessions:index")


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
def end_others(request: SignedInRequest) -> HttpResponse:
    """Sign all browsers out but this one."""
    ended = actions.end_others(account=request.user, by=By.owner(request.user), keep=request.session.session_key or "")
    done = f"ほかの{ended}台の端末をログアウトしました。" if ended else "ほかにログイン中の端末はありません。"
    messages.success(request, done)
    return redirect("accounts:sessions:index")


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
def end_all(request: SignedInRequest) -> HttpResponse:
    """Sign all browsers out, this one too."""
    actions.end_everywhere(account=request.user, by=By.owner(request.user))
    logout(request)
    messages.success(request, "すべての端末からログアウトしました。")
    return redirect("accounts:sign_in:start")
