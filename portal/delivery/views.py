"""The provider's reports of what became of SMS and calls."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portal.access.levels import Access, open_to
from portal.delivery import actions, reports


@open_to(Access.PROVIDER)
@require_http_methods(["POST"])
def status(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note a report, and answer 204 whether or not there is such a letter or the report says anything new."""
    if report := reports.read(request.POST):
        actions.note_report(public_id=public_id, report=report)
    return HttpResponse(status=204)
