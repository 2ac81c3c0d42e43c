"""The base of the admin site: access rules of its pages, and addresses and texts for admin classes of lower layers."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.views.decorators.http import require_http_methods

from portal.access import Access, open_to
from portal.audit.models import Entry
from portal.staff_admin import cases
from portal.staff_admin.reasons import ActForm

if TYPE_CHECKING:
    from portal.staff_admin.base import StaffAdmin

View = Callable[..., HttpResponseBase]


class StaffSite(admin.AdminSite):
    """An admin site for verified staff. It registers subclasses of `StaffAdmin` only, each at its own address.

    No other page of Django's site is served: no sign-in (it would bypass throttle and second factor), no password page,
    no index of apps, no autocomplete, no script catalogue.
    """

    final_catch_all_view = False
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register an admin class. Raises ImproperlyConfigured for one that is no `StaffAdmin`."""
        from portal.staff_admin.base import StaffAdmin

        if admin_class is None or not issubclass(admin_class, StaffAdmin):
            raise ImproperlyConfigured(f"{admin_class}: only subclasses of StaffAdmin are registered at this site")
        super().register(model_or_iterable, admin_class, **options)

    def admins(self) -> "list[StaffAdmin[Any]]":
        """Return every registered admin, in the order of registration."""
        return list(self._registry.values())  # type: ignore[arg-type]

    def has_permission(self, request: HttpRequest) -> bool:
        """Return whether the session belongs to staff and was verified by a second factor (`Access.STAFF`)."""
        return bool(getattr(request.user, "is_at_desk", False))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Declare a view for staff; 404 for everybody else, even where the middleware did not run."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            answer: HttpResponse = inner(request, *args, **kwargs)
            return answer

        return open_to(Access.STAFF)(guarded)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Route the pages of each registered admin, below its address."""
        return [path(f"{one.address}/", include(one.get_urls())) for one in self.admins()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return nothing: Django's admin templates, which would read it, are not used."""
        return {}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the portal's own sign-in page."""
        return redirect("accounts:sign_in:start")

    def url_of(self, row: Model) -> str:
        """Return the page of a row of a registered table."""
        found: StaffAdmin[Any] = self.get_model_admin(type(row))  # type: ignore[assignment]
        return found.url("change", row)

    def url(self, model_page: str, *args: object) -> str:
        """Return the address of `app_model_page`."""
        return reverse(f"{self.name}:{model_page}", args=args)

    def role_of(self, request: HttpRequest) -> str:
        """Return the words of the roles of whoever is signed in, with a blank between; empty for none."""
        return ""

    def people(self, public_ids: Iterable[str]) -> dict[str, str]:
        """Return what to call the accounts and contracts with these public ids; unknown ids are left out."""
        return {}

    def cautions(self, public_ids: Iterable[str]) -> dict[str, list[str]]:
        """Return the names of what is to be minded about accounts and contracts, by public id; others are left out."""
        return {}

    def act_form(self, request: HttpRequest, about: str) -> ActForm:
        """Return the form of an act about a customer, begun with what was given before in the same case."""
        return ActForm(request.POST or None, initial=cases.kept(request, about))

    def colleagues(self) -> list[tuple[str, str]]:
        """Return public id and name of every member of staff, by account ID."""
        return []

    def act_text(self, entry: Entry) -> str:
        """Return the text of an entry's act; the action where none is declared."""
        return entry.action


@open_to(Access.CONCEALED)
@require_http_methods(["GET", "HEAD"])
def usual_admin(request: HttpRequest) -> HttpResponse:
    """Redirect staff from /admin/ to their site; 404 for everybody else, signed in or not."""
    return redirect(settings.STAFF_REDIRECT_URL)
