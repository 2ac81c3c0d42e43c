"""ご利用の履歴: the events of the account in the last ninety days."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.security_log import cases, queries
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the events, newest first, thirty a page."""
    page = queries.page(account=request.user, at=timezone.now(), before=request.GET.get("before", ""))
    return render(
        request,
        "accounts/security_log/index.html",
        {"page": page, "by_day": cases.by_day(page.events), "days": queries.SHOWN.days},
    )
