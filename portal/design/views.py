"""The theme switch, and the gallery of components."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from portal.access import Access, open_to
from portal.design import gallery as design_gallery
from portal.design.context import THEME, THEMES


@open_to(Access.ANYONE)
@require_http_methods(["POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Store the theme 自動, 明るい or 暗い in this browser for a year and redirect back."""
    wanted, back = request.POST.get("theme", ""), request.POST.get("next", "")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = "/"
    response = redirect(back)
    if wanted in THEMES:
        THEME.write(response, wanted, lifetime=timedelta(days=365))
    return response


@open_to(Access.ANYONE)
@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state, for developers; 404 in production."""
    if settings.PRODUCTION:
        raise Http404
    form = design_gallery.SampleForm(request.POST if request.method == "POST" else None)
    return render(request, "design/gallery.html", {"form": form, **design_gallery.specimens()})
