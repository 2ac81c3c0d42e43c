"""Health checks for load balancers, containers and operators; nginx does not pass them on from outside."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.access import Access, open_to
from portal.health import queries


@open_to(Access.ANYONE)
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answer 200: the process lives. Checks nothing else, since a restart would not mend a database."""
    return JsonResponse({"status": "ok"})


@open_to(Access.ANYONE)
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when ready, or 503 with what is missing."""
    report = queries.readiness()
    return JsonResponse(report.as_dict(), status=200 if report.is_ready else 503)
