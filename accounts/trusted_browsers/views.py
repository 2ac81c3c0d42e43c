"""信頼したブラウザー: where the second step is not asked."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.trusted_browsers import actions, queries
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the browsers that the account trusts, this one first."""
    context = {"browsers": queries.listed(request, request.user)}
    return render(request, "accounts/trusted_browsers/index.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
def end(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Revoke one trusted browser; 404 unless it is the user's own."""
    try:
        actions.forget_one(account=request.user, public_id=public_id)
    except actions.NotThere:
        raise Http404 from None
    messages.success(request, "ブラウザーの信頼を取り消しました。次回のログインから認証コードをおたずねします。")
    return redirect("accounts:trusted_browsers:index")


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
def end_all(request: SignedInRequest) -> HttpResponse:
    """Revoke all trusted browsers."""
    actions.revoke_all(account=request.user)
    messages.success(
        request, "すべてのブラウザーの信頼を取り消しました。次回のログインから認証コードをおたずねします。"
    )
    return redirect("accounts:trusted_browsers:index")
