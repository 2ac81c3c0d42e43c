"""The first page of the desk."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from desk import menu
from portal.access import Access, open_to


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """What one's roles may do."""
    roles = [group.name for group in request.user.groups.order_by("name")]
    context = {"entries": menu.entries(request.user), "roles": roles}
    return render(request, "desk/index.html", context)
