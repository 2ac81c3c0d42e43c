"""リカバリーコード: how many are left, and ten new ones."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.proof.guards import needs
from accounts.proof.strengths import Strength
from accounts.recovery import actions, queries
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to

BACK = "accounts:recovery:index"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """What is left of them. The codes themselves are never shown again."""
    left, made_at = queries.unused(request.user.pk).count(), queries.made_at(request.user.pk)
    context = {"left": left, "made_at": made_at, "is_low": left <= actions.LOW, "at_once": actions.AT_ONCE}
    return render(request, "accounts/recovery/index.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
@needs(Strength.PHONE, back=BACK)
def make(request: SignedInRequest) -> HttpResponse:
    """Ten new codes, shown in this one answer: kept in no session, so no page can show them later."""
    codes = actions.make(account=request.user)
    paper = "\r\n".join([f"{settings.PORTAL_NAME} マイページ リカバリーコード（各1回限り有効）", "", *codes, ""])
    context = {"codes": codes, "file": f"data:text/plain;charset=utf-8,{quote(paper)}"}
    return render(request, "accounts/recovery/codes.html", context)
