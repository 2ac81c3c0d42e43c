"""Pages of the sandbox: captured messages and authenticator codes, for people and for programs."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.access.levels import Access, open_to
from sandbox import queries
from sandbox.company import staff

PAGE = 100


@open_to(Access.ANYONE)
@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Show captured messages, newest first, and the staff's authenticator codes."""
    return render(
        request, "sandbox/index.html", {"caught": queries.newest(PAGE), "page": PAGE, "apps": staff.current_codes()}
    )


@open_to(Access.ANYONE)
@require_safe
@never_cache
def messages(request: HttpRequest) -> JsonResponse:
    """Send captured messages as JSON, newest first. Programs outside rely on address and shape."""
    return JsonResponse(queries.as_messages(), safe=False)


@open_to(Access.ANYONE)
@require_safe
@never_cache
def authenticator(request: HttpRequest) -> JsonResponse:
    """Send the current codes of the demo staff's authenticators as JSON. Programs outside rely on the shape."""
    return JsonResponse([asdict(code) for code in staff.current_codes()], safe=False)
