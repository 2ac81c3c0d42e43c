"""The admin site of the company's people: lists and rows of tables, at /desk/tables/."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from portal.access import Access, open_to

View = Callable[..., HttpResponse]


class DeskSite(AdminSite):
    """What is registered in `tables`. No sign-in of its own: the portal's counts attempts and asks for the second
    factor."""

    site_title = site_header = index_title = "社内デスク"
    final_catch_all_view = False
    enable_nav_sidebar = False

    def __init__(self, name: str = "tables") -> None:
        super().__init__(name)

    def has_permission(self, request: HttpRequest) -> bool:
        """What `Access.STAFF` asks; the middleware has asked it before."""
        return bool(getattr(request.user, "is_at_desk", False))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Every view of the admin is declared for staff; nobody else learns that it is there."""

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            answer: HttpResponse = super(DeskSite, self).admin_view(view, cacheable)(request, *args, **kwargs)
            return answer

        return open_to(Access.STAFF)(guarded)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Lists and rows. Nothing else of Django's: no index, no sign-in, no password page."""
        return [
            path(f"{model._meta.app_label}/{model._meta.model_name}/", include(table.urls))
            for model, table in self._registry.items()
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the admin's own templates would need; the desk's need none of it."""
        return {}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's own."""
        return redirect("accounts:sign_in:start")
