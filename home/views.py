"""Public pages, and the customer's home page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from home import closing, overview
from portal import source_errors
from portal.access import Access, open_to
from portal.access.paths import is_inside

ROBOTS = """\
User-agent: *
Allow: /$
Allow: /support/
Allow: /contact/
Allow: /help/
Allow: /static/
Disallow: /
"""


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def top(request: HttpRequest) -> HttpResponse:
    """Show what マイページ is, with the links to sign-in and registration [001-6]."""
    return render(request, "home/top.html")


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """Show お客様メニューリスト [001-40]: what needs attention, bills, contracts, notices, links to everything."""
    previous = request.session.get("previous_sign_in")
    shown = overview.of(request.user, previous_sign_in=previous)
    return render(request, "home/index.html", {"overview": shown})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def support(request: HttpRequest) -> HttpResponse:
    """Show help with registration and sign-in, with the link to マイページ [001-6]."""
    return render(request, "home/support.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def contact(request: HttpRequest) -> HttpResponse:
    """Show telephone and opening hours of the support desk."""
    return render(request, "home/contact.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def errors(request: HttpRequest) -> HttpResponse:
    """List the numbered errors with their causes, and what to do."""
    return render(request, "home/numbered_errors.html", {"errors": source_errors.ALL})


@open_to(Access.ANYONE)
@require_http_methods(["POST"])
def close_announcement(request: HttpRequest) -> HttpResponse:
    """Show an announcement no more in this browser, and redirect back. Others stay."""
    back = request.POST.get("next", "")
    response = redirect(back if is_inside(back) else "home:top")
    closing.close(request, response, request.POST.get("announcement", ""))
    return response


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def terms(request: HttpRequest) -> HttpResponse:
    """Show 利用規約 with its version, which registrations record."""
    return render(request, "home/terms.html", {"version": settings.TERMS_VERSION})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def privacy(request: HttpRequest) -> HttpResponse:
    """Show 個人情報の取扱い with its version, which registrations record."""
    return render(request, "home/privacy.html", {"version": settings.PRIVACY_VERSION})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show アクセシビリティ方針: the target level, and what has not been verified yet."""
    return render(request, "home/accessibility.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect the address that browsers request by themselves to the icon."""
    return redirect(static("favicon.svg"))


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def robots(request: HttpRequest) -> HttpResponse:
    """Send robots.txt (RFC 9309): search engines may index the public pages, and no step of a procedure."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
