"""The pages of the sandbox."""

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
    """Everything caught, newest first, for a person."""
    return render(
        request, "sandbox/index.html", {"caught": queries.newest(PAGE), "page": PAGE, "apps": staff.current_codes()}
    )


@open_to(Access.ANYONE)
@require_safe
@never_cache
def messages(request: HttpRequest) -> JsonResponse:
    """Everything caught, newest first, for a program."""
    return JsonResponse(queries.as_messages(), safe=False)


@open_to(Access.ANYONE)
@require_safe
@never_cache
def authenticator(request: HttpRequest) -> JsonResponse:
    """What the authenticator apps of the demo's staff show now, for a program."""
    return JsonResponse([asdict(one) for one in staff.current_codes()], safe=False)
