"""Public pages and マイページ home."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from home import overview
from portal.access import Access, open_to

ROBOTS = """\
User-agent: *
Allow: /$
Allow: /support/
Allow: /contact/
Allow: /static/
Disallow: /
"""


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def top(request: HttpRequest) -> HttpResponse:
    """What マイページ is, and the ways in."""
    return render(request, "home/top.html")


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """お客様メニューリスト: what needs doing, this month's bill, the contracts, the news, the way to everything."""
    previous = request.session.get("previous_sign_in")
    shown = overview.of(request.user, previous_sign_in=previous)
    return render(request, "home/index.html", {"overview": shown})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def support(request: HttpRequest) -> HttpResponse:
    """Help with registration and sign-in; leads to マイページ."""
    return render(request, "home/support.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def contact(request: HttpRequest) -> HttpResponse:
    """The desk: phone and hours."""
    return render(request, "home/contact.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def terms(request: HttpRequest) -> HttpResponse:
    """利用規約, with the version that registrations record."""
    return render(request, "home/terms.html", {"version": settings.TERMS_VERSION})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def privacy(request: HttpRequest) -> HttpResponse:
    """個人情報の取扱い, with the version that registrations record."""
    return render(request, "home/privacy.html", {"version": settings.PRIVACY_VERSION})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """アクセシビリティ方針: what is aimed at, what is not yet proven."""
    return render(request, "home/accessibility.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def favicon(request: HttpRequest) -> HttpResponse:
    """The address that browsers try by themselves, on pages that name no icon."""
    return redirect(static("favicon.svg"))


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines see what a visitor needs before having an account, and no step of any procedure (RFC 9309)."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
