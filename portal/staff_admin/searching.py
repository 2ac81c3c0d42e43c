"""Exact searches by posted terms. A term identifies a person, so no address holds it and it is not stored."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from portal.audit import trail
from portal.limits import Limit
from portal.staff_admin.base import Row, StaffAdmin, by

SEARCHES = Limit("desk.searches", 300, timedelta(hours=1))  # searches an hour of one member of staff, over all tables


class ExactSearchAdmin(StaffAdmin[Row]):
    """An admin whose list is a search form; exact matches are listed, a single match is opened.

    Searches are counted before they are made, so that customers cannot be copied one by one.
    """

    change_list_template: ClassVar[str]
    search_form: ClassVar[type[forms.Form]]

    def find(self, request: HttpRequest, cleaned: Mapping[str, Any]) -> Sequence[Model]:
        """Return the matches of the cleaned form: rows of registered tables, a bounded number of them."""
        raise NotImplementedError

    def listed(self, found: Sequence[Any]) -> dict[str, Any]:
        """Return the template's context of several matches, or of none."""
        return {"found": found}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the form; a POST searches. Raises portal.limits' TooMany."""
        form = self.search_form(request.POST or None)
        if not form.is_valid():
            return self._drawn(request, {"form": form, "found": None, **(extra_context or {})})
        SEARCHES.take_or_raise(by(request).actor)
        found = self.find(request, form.cleaned_data)
        trail.record("portal:staff_admin:searched", by=by(request), found=len(found))
        if len(found) == 1:
            return redirect(self.admin_site.url_of(found[0]))
        return self._drawn(request, {"form": form, **self.listed(found), **(extra_context or {})})

    def _drawn(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(request, self.change_list_template, {"title": self.title, **context})
