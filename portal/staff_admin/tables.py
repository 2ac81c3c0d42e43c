"""Plain tables: read-only, bounded, drawn by Django's ChangeList in the portal's own templates."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, SEARCH_VAR, ChangeList
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from portal.staff_admin import dates
from portal.staff_admin.base import Row, StaffAdmin
from portal.staff_admin.display import cells, labels


class SelectFilter(admin.SimpleListFilter):
    """A filter with too many choices for links: a drop-down list in the form of the list."""


class TableAdmin(StaffAdmin[Row]):
    """A read-only table: no adding, changing, deleting, and no actions.

    `fields` are those of a row's own page, which has a history too where `about` of the audit log names such rows;
    without `fields` there is no such page. Every look at a list or row enters the audit log. An address may hold the
    declared filters, the date and the search, and nothing else: other lookups could be used to guess fields that the
    list does not show.
    """

    note: ClassVar[str] = ""
    search_label: ClassVar[str] = ""
    has_history: ClassVar[bool] = False

    change_list_template = "staff_admin/list.html"
    change_form_template = "staff_admin/row.html"
    list_per_page = 50
    list_max_show_all = 0
    sortable_by = ()
    ordering: ClassVar[Any] = ("-pk",)

    def get_urls(self) -> list[URLPattern]:
        """Route the list and, with `fields`, a row and its history."""
        pages = [self.page("", self.changelist_view, "changelist")]
        if self.fields:
            pages.append(self.page("<str:object_id>/", self.change_view, "change"))
        if self.has_history:
            pages.append(self.page("<str:object_id>/history/", self.history_view, "history", permission="history"))
        return pages

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: the table is read-only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False: the table is read-only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Return False: the table is read-only."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show a page of the list; redirect to the bare list where the query is not one of the list's own links."""
        if not self._is_ours(request):
            return redirect(self.url("changelist"))
        response = super().changelist_view(request, {"title": self.title, "note": self.note, **(extra_context or {})})
        if isinstance(response, TemplateResponse):
            self.note_look(request)
            context = cast("dict[str, Any]", response.context_data)
            context |= self._drawn(context["cl"])
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one row."""
        # Django takes "_3A" and the like in an id for a quoted sign
        response = super().change_view(request, quote(object_id), form_url, {"title": self.title})
        context = cast("dict[str, Any]", cast("TemplateResponse", response).context_data)
        row: Any = context["original"]
        self.note_look(request, row=f"{row.pk:_}" if self.key == "pk" else row.public_id)
        context |= {"back": self.url("changelist"), **self.beside(request, row), **(extra_context or {})}
        if self.has_history:
            context["history_url"] = self.history_url(request, row)
        return response

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the page of a row shows besides its fields."""
        return {}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render the page of a row: its fields as labels and values."""
        lines = [field for fieldset in context["adminform"] for line in fieldset for field in line]
        context["shown"] = [(one.field["label"], one.contents()) for one in lines]
        return super().render_change_form(request, context, *args, **kwargs)

    def _is_ours(self, request: HttpRequest) -> bool:
        known = {PAGE_VAR, *([SEARCH_VAR] if self.search_fields else [])}
        for one in self.list_filter or ():
            known.add(f"{one}__exact" if isinstance(one, str) else cast("Any", one).parameter_name)
        field = self.date_hierarchy
        if field:
            known.update(dates.parameters(field))
        is_known = ERROR_FLAG not in request.GET and set(request.GET) <= known
        return is_known and (not field or dates.is_date(request.GET, field))

    def _drawn(self, changes: ChangeList) -> dict[str, Any]:
        """Return the template's context of a page of the list."""
        page = changes.page_num
        filters = [one for one in changes.filter_specs if not isinstance(one, SelectFilter)]
        headings = labels(self, self.list_display)
        return {
            "headings": headings,
            "rows": [self._row(headings, row) for row in changes.result_list],
            "filters": [{"title": one.title, "choices": list(one.choices(changes))} for one in filters],
            "dates": dates.hierarchy(changes, self.date_hierarchy) if self.date_hierarchy else None,
            "search": self._search(changes),
            "newer": changes.get_query_string({PAGE_VAR: page - 1}) if page > 1 else "",
            "older": changes.get_query_string({PAGE_VAR: page + 1}) if page < changes.paginator.num_pages else "",
        }

    def _row(self, headings: Sequence[str], row: Row) -> dict[str, Any]:
        shown = cells(self, self.list_display, row)
        return {"url": self.url("change", row) if self.fields else "", "cells": list(zip(headings, shown, strict=True))}

    def _search(self, changes: ChangeList) -> forms.Form | None:
        """Return the form of the list: the search, the drop-down filters and, hidden, the choices made by links."""
        fields: dict[str, forms.Field] = {}
        if self.search_fields:
            fields[SEARCH_VAR] = forms.CharField(label=self.search_label, required=False, max_length=64)
        for one in changes.filter_specs:
            if isinstance(one, SelectFilter):
                choices = [("", "すべて"), *one.lookup_choices]
                fields[cast("str", one.parameter_name)] = forms.ChoiceField(
                    label=one.title, choices=choices, required=False
                )
        if not fields:
            return None
        for name in changes.params.keys() - fields.keys():
            fields[name] = forms.CharField(widget=forms.HiddenInput)
        made: forms.Form = type("ListForm", (forms.Form,), fields)(initial=changes.params)
        return made
