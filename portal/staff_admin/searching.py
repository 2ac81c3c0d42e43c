"""Exact searches by posted terms. A term identifies a person: no address holds it, and the audit log does not either.

A search is kept in the session under a random handle, which the address of its result holds instead, so that the Back
button finds it again.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from portal.audit import trail
from portal.limits import Limit
from portal.staff_admin.base import Row, StaffAdmin, by

SEARCHES = Limit("desk.searches", 300, timedelta(hours=1))  # searches an hour of one member of staff, over all tables
KEPT = "searches"  # session key: handle -> [table, seconds since 1970 until which it is kept, what was typed]
LASTS = timedelta(minutes=30)
MOST = 5  # searches kept in a browser
HANDLE = "s"


class ExactSearchAdmin(StaffAdmin[Row]):
    """An admin whose list is a search form; exact matches are listed, a single match is opened.

    Searches are counted before they are made, so that customers cannot be copied one by one. Coming back to a kept
    search is counted as well, for its rows are read again.
    """

    change_list_template: ClassVar[str]
    search_form: ClassVar[type[forms.Form]]

    def find(self, request: HttpRequest, cleaned: Mapping[str, Any]) -> Any:
        """Return the matches of the cleaned form, a bounded number of them."""
        raise NotImplementedError

    def rows(self, found: Any) -> Sequence[Model]:
        """Return the rows of registered tables among the matches."""
        rows: Sequence[Model] = found
        return rows

    def listed(self, request: HttpRequest, found: Any) -> dict[str, Any]:
        """Return the template's context of a result."""
        return {"found": found}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the form, or the result of a kept search; a POST searches, and leads to its only match or to the list.

        Raises portal.limits' TooMany.
        """
        handle = request.GET.get(HANDLE, "")
        typed = request.POST if request.method == "POST" else self._kept(request).get(handle)
        form = self.search_form(typed)
        if not form.is_valid():
            before = next(reversed(self._kept(request)), "") if typed is None else ""
            return self._drawn(request, {"form": form, "found": None, "before": before, **(extra_context or {})})
        SEARCHES.take_or_raise(by(request).actor)
        found = self.find(request, form.cleaned_data)
        rows = self.rows(found)
        trail.record("portal:staff_admin:searched", by=by(request), found=len(rows))
        if request.method == "POST":
            handle = self._keep(request, form)
            return redirect(self.admin_site.url_of(rows[0]) if len(rows) == 1 else self.url_of_search(handle))
        return self._drawn(request, {"form": form, **self.listed(request, found), **(extra_context or {})})

    def url_of_search(self, handle: str) -> str:
        """Return the address of a kept search."""
        return f"{self.url('changelist')}?{HANDLE}={handle}"

    def _kept(self, request: HttpRequest) -> dict[str, dict[str, str]]:
        """Return what was typed in the kept searches of this table, by handle, the latest last."""
        now = timezone.now().timestamp()
        kept: dict[str, Any] = request.session.get(KEPT, {})
        table = self.opts.label_lower
        return {handle: typed for handle, (of, until, typed) in kept.items() if of == table and until > now}

    def _keep(self, request: HttpRequest, form: forms.Form) -> str:
        """Keep a search, in place of the oldest where there are MOST; return its handle."""
        now, handle = timezone.now(), secrets.token_urlsafe(16)
        typed = {name: str(form.data.get(name, "")) for name in form.fields}
        kept = {one: row for one, row in request.session.get(KEPT, {}).items() if row[1] > now.timestamp()}
        newest = dict(list(kept.items())[1 - MOST :])
        request.session[KEPT] = {**newest, handle: [self.opts.label_lower, (now + LASTS).timestamp(), typed]}
        return handle

    def _drawn(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(request, self.change_list_template, {"title": self.title, **context})
