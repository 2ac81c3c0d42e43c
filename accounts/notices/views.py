"""お知らせ. Opening the list marks nothing: its owner marks a notice read."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.notices import actions, queries
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET"])
def index(request: SignedInRequest) -> HttpResponse:
    """Show the account's notices, 20 a page, newest first."""
    page = queries.page(account_id=request.user.pk, before=request.GET.get("before", ""))
    return render(request, "accounts/notices/index.html", {"page": page})


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
def read(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Mark one notice read and return to the page of the list it was on."""
    if not actions.read(account=request.user, public_id=public_id):
        raise Http404
    before = request.GET.get("before")
    return redirect(reverse("accounts:notices:index", query={"before": before} if before else None))


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
def read_all(request: SignedInRequest) -> HttpResponse:
    """Mark everything read."""
    count = actions.read_all(account=request.user)
    messages.success(request, f"{count}件のお知らせを既読にしました。" if count else "未読のお知らせはありません。")
    return redirect("accounts:notices:index")
