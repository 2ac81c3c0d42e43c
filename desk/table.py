"""How the desk lists a table: read-only, bounded, every look written down."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property

from accounts.models import User
from portal.audit import trail
from portal.audit.by import By

DEEPEST = 1000  # rows that one may leaf through; more are narrowed down by filters


class SearchForm(forms.Form):
    """By public id: what may stand in an address."""

    q = forms.CharField(label="ID（操作した人・対象）", required=False, max_length=64)


class Column(NamedTuple):
    """A heading and what stands below it."""

    label: str
    show: Callable[[Any], object]


class Bounded(Paginator[Any]):
    """Counts no further than DEEPEST, so that a list costs the same in a table of any size."""

    @cached_property
    def count(self) -> int:
        """Rows of the list, DEEPEST at most."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:DEEPEST].count()


class Table(admin.ModelAdmin[Model]):
    """Base of every table at the desk. `columns` of the list, `facts` of a row's own page; without them it has none.

    Nothing can be added, changed, removed, exported or picked out for an action. Rows are called by public id where
    they have one. Each list and row that is looked at enters the audit log.
    """

    title: str
    note: str = ""
    columns: Sequence[Column] = ()
    facts: Sequence[Column] = ()
    key = "public_id"  # of a row in addresses
    words: dict[str, str] = {}  # what the reader is told instead of a name or value of the table
    row_template = "desk/row.html"

    actions = None
    change_list_template = "desk/table.html"
    paginator = Bounded
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    sortable_by = ()
    ordering = ("-pk",)

    def get_urls(self) -> list[URLPattern]:
        """The list and, where there is something to show, a row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        guard = self.admin_site.admin_view
        pages = [path("", guard(self.changelist_view), name=f"{name}_changelist")]
        if self.facts:
            pages.append(path("<str:object_id>/", guard(self.row_view), name=f"{name}_change"))
        return pages

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A page of the list."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if ERROR_FLAG in request.GET:  # the admin's way to answer a filter that it does not know
            return redirect(self._list())
        response = super().changelist_view(request, {"title": self.title, "table": self, **(extra_context or {})})
        if isinstance(response, TemplateResponse):
            self._note(request)
            context = cast("dict[str, Any]", response.context_data)
            context |= self._drawn(context["cl"])
        return response

    def row_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One row."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self.get_queryset(request).filter(**self._by_key(object_id)).first()
        if row is None:
            raise Http404
        self._note(request, row=self._logged(row))
        context = {"title": self.title, "facts": _shown(self.facts, row), "back": self._list()}
        return TemplateResponse(request, self.row_template, {**context, **self.beside(request, row)})

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the page of a row shows besides its facts."""
        return {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def _drawn(self, changes: ChangeList) -> dict[str, Any]:
        """What the template prints of a page of the list."""
        page = changes.page_num
        return {
            "rows": [{"url": self._address(row), "cells": _shown(self.columns, row)} for row in changes.result_list],
            "filters": [self._filter(one, changes) for one in changes.filter_specs],
            "search": SearchForm(initial={"q": changes.query}) if self.search_fields else None,
            "newer": changes.get_query_string({PAGE_VAR: page - 1}) if page > 1 else "",
            "older": changes.get_query_string({PAGE_VAR: page + 1}) if page < changes.paginator.num_pages else "",
        }

    def _filter(self, given: Any, changes: ChangeList) -> dict[str, Any]:
        choices = [{**one, "display": self.word(str(one["display"]))} for one in given.choices(changes)]
        return {"title": self.word(str(given.title)), "choices": choices}

    def word(self, name: str) -> str:
        """In the reader's words, as it stands where there are none."""
        return self.words.get(name, name)

    def _by_key(self, value: str) -> dict[str, str]:
        if self.key == "pk" and not (value.isascii() and value.isdigit() and len(value) < 19):
            raise Http404
        return {self.key: value}

    def _address(self, row: Model) -> str:
        if not self.facts:
            return ""
        name = f"tables:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[getattr(row, self.key)])

    def _logged(self, row: Model) -> str:
        """The row's name in the audit log, which takes a long number without groups for a person's."""
        return f"{row.pk:_}" if self.key == "pk" else str(getattr(row, self.key))

    def _list(self) -> str:
        return reverse(f"tables:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _note(self, request: HttpRequest, row: str = "") -> None:
        by = By.staff(cast("User", request.user))
        trail.record("desk:tables:listed", by=by, table=self.opts.label_lower, row=row)


def _shown(columns: Sequence[Column], row: Model) -> list[tuple[str, object]]:
    return [(column.label, column.show(row)) for column in columns]
