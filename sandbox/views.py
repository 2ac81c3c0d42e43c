"""The pages of the sandbox."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.access.levels import Access, open_to
from sandbox import queries

PAGE = 100


@open_to(Access.ANYONE)
@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Everything caught, newest first, for a person."""
    return render(request, "sandbox/index.html", {"caught": queries.newest(PAGE), "page": PAGE})


@open_to(Access.ANYONE)
@require_safe
@never_cache
def messages(request: HttpRequest) -> JsonResponse:
    """Everything caught, newest first, for a program."""
    return JsonResponse(queries.as_messages(), safe=False)
