"""リカバリーコード: how many are left, and ten new ones."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.phones import queries as phone_queries
from accounts.reauthentication import actions as reauthentication_actions
from accounts.reauthentication.guards import asking, needs
from accounts.recovery_codes import actions, entering, queries
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.access.paths import is_inside

BACK = "accounts:recovery_codes:index"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """Show how many are left. The codes themselves are never shown again."""
    left, made_at = queries.unused(request.user.pk).count(), queries.made_at(request.user.pk)
    context = {"left": left, "made_at": made_at, "is_low": left <= actions.LOW, "at_once": actions.AT_ONCE}
    context["waits_until"] = phone_queries.waits_until(request.user)
    return render(request, "accounts/recovery_codes/index.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["POST"])
@needs(Strength.PHONE, back=BACK)
def make(request: SignedInRequest) -> HttpResponse:
    """Make ten new codes, shown in this one answer: no session keeps them, so no page can show them later."""
    codes = actions.make(account=request.user)
    paper = "\r\n".join([f"{settings.PORTAL_NAME} マイページ リカバリーコード（各1回限り有効）", "", *codes, ""])
    context = {"codes": codes, "file": f"data:text/plain;charset=utf-8,{quote(paper)}"}
    return render(request, "accounts/recovery_codes/codes.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: SignedInRequest) -> HttpResponse:
    """Ask for a recovery code before an act, as strong as six digits by telephone; then redirect back to the act. 404
    for colleagues.
    """
    if request.user.is_insider:
        raise Http404
    asked = request.GET.get("next", "")
    next_url = asked if is_inside(asked) else resolve_url("home:index")

    def done() -> HttpResponse:
        reauthentication_actions.record(request, Strength.PHONE)
        return redirect(next_url)

    return entering.show(request, request.user, done=done, back=asking(Strength.PHONE, next_url))
