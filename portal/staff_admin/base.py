"""The base of every admin class: pages with permissions, rows by public id, the audit log of looks and of rows."""

from collections.abc import Callable, Collection
from functools import cached_property, wraps
from typing import Any, ClassVar, TypeVar, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from portal.audit import queries as audit_queries
from portal.audit import trail
from portal.audit.by import By, HasPublicId
from portal.staff_admin.checks import StaffAdminChecks
from portal.staff_admin.display import moment
from portal.staff_admin.site import StaffSite

READ = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
ACT = ("POST",)
MOST = 1000  # most rows of a list; filters narrow it down further
SEES_HISTORY = "audit.view_entry"

Row = TypeVar("Row", bound=Model)
View = Callable[..., HttpResponseBase]


class BoundedPaginator(Paginator[Any]):
    """A paginator that counts no further than MOST, so that a list costs the same in a table of any size."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows of the list, at most MOST."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:MOST].count()


class StaffAdmin(admin.ModelAdmin[Row]):
    """Base of every admin class of the portal.

    A subclass names its pages in `get_urls`, each by `page()` with the `has_…_permission` that it requires. Rows are
    found through `get_queryset(request)` on every page, history included: narrow it down there where staff may see a
    part of the table only (a tenant, customers but not colleagues).
    """

    address: ClassVar[str]  # below the site's
    title: ClassVar[str]
    key: ClassVar[str] = "public_id"  # the field that identifies a row in addresses
    admin_site: StaffSite

    actions = None
    checks_class = StaffAdminChecks
    empty_value_display = "—"
    object_history_template = "staff_admin/history.html"
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def get_urls(self) -> list[URLPattern]:
        """Route the pages of this admin."""
        raise NotImplementedError

    def page(
        self, route: str, view: View, name: str, *, permission: str = "view", methods: Collection[str] = READ
    ) -> URLPattern:
        """Wrap a page for staff with `has_<permission>_permission`; 403 for other staff, 405 for other methods."""
        may = getattr(self, f"has_{permission}_permission")

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        served = self.admin_site.admin_view(require_http_methods(list(methods))(guarded))
        pattern: URLPattern = path(route, served, name=self._name(name))
        return pattern

    def url(self, page: str, row: Model | None = None) -> str:
        """Return the address of one of this admin's pages."""
        return self.admin_site.url(self._name(page), *([] if row is None else [getattr(row, self.key)]))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Row:
        """Return the row with this public id within the request's scope. Raises Http404."""
        if self.key == "pk" and not (object_id.isascii() and object_id.isdigit() and len(object_id) < 19):
            raise Http404
        found = self.get_queryset(request).filter(**{self.key: object_id}).first()
        if found is None:
            raise Http404
        return found

    def has_history_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may view the row and the audit log: the history names colleagues who looked."""
        return self.has_view_permission(request) and _user(request).has_perm(SEES_HISTORY)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the audit log about one row, newest first."""
        row: Any = self.get_object(request, object_id)
        page = self.get_paginator(request, audit_queries.about(row.public_id), 50).get_page(request.GET.get("p"))
        site = self.admin_site
        names = site.people(one.actor for one in page)
        entries = [
            (
                moment(one.at),
                site.act_text(one),
                names.get(one.actor, one.actor),
                site.url("audit_entry_change", one.pk),
            )
            for one in page
        ]
        self.note_history(request, row)
        context = {"title": self.title, "page": page, "entries": entries, "back": self.url_back(row), "row": row}
        return TemplateResponse(request, self.object_history_template, {**context, **(extra_context or {})})

    def url_back(self, row: Row) -> str:
        """Return the address that the history of a row leads back to."""
        return self.url("changelist")

    def history_url(self, request: HttpRequest, row: Row) -> str:
        """Return the address of the row's history; empty without permission."""
        return self.url("history", row) if self.has_history_permission(request) else ""

    def note_history(self, request: HttpRequest, row: Row) -> None:
        """Record that a member of staff looked at the history of a row."""
        self.note_look(request, row=getattr(row, self.key))

    def note_look(self, request: HttpRequest, *, row: str = "") -> None:
        """Record that a member of staff looked at the list, or at a row by its name."""
        trail.record("portal:staff_admin:listed", by=by(request), table=self.opts.label_lower, row=row)

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def by(request: HttpRequest) -> By:
    """Return the member of staff of the request as the actor, with the role that they have at this moment."""
    site = cast("StaffSite", admin.site)
    return By.staff(cast("HasPublicId", request.user), site.role_of(request))


def _user(request: HttpRequest) -> Any:
    return request.user
