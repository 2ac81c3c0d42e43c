"""Pages about a person: masked until a reason is given, then in clear for ten minutes."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from portal.audit import trail
from portal.audit.by import Why
from portal.staff_admin import cases
from portal.staff_admin.base import Row, StaffAdmin, by
from portal.staff_admin.reasons import ReasonForm

REVEALED = "revealed"  # session key: public id -> seconds since 1970 until which it is shown; ends with the session
LASTS = timedelta(minutes=10)


def reveal(request: HttpRequest, public_id: str, *, at: datetime) -> None:
    """Show the data of one row in this browser for ten minutes; drop expired entries of other rows."""
    kept = {known: until for known, until in request.session.get(REVEALED, {}).items() if until > at.timestamp()}
    request.session[REVEALED] = {**kept, public_id: (at + LASTS).timestamp()}


def seconds_left(request: HttpRequest, public_id: str, *, at: datetime) -> int:
    """Return for how long the data of the row are still shown in this browser, in whole seconds; 0 if they are not."""
    until: float = request.session.get(REVEALED, {}).get(public_id, 0)
    return max(0, ceil(until - at.timestamp()))


class MaskedAdmin(StaffAdmin[Row]):
    """An admin of personal data. The row's page posts the form that shows it in clear."""

    change_form_template: ClassVar[str]

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see personal data in clear, for a reason."""
        raise NotImplementedError

    def record_reveal(self, request: HttpRequest, row: Row, why: Why) -> None:
        """Record the reason before anything is shown. Raises portal.limits' TooMany."""
        raise NotImplementedError

    def record_look(self, request: HttpRequest, row: Row, *, in_clear: bool) -> None:
        """Record that somebody opened the page."""
        raise NotImplementedError

    def about(self, row: Row) -> str:
        """Return the public id of the person whom a look at the row concerns."""
        raise NotImplementedError

    def note_history(self, request: HttpRequest, row: Row) -> None:
        """Record the look at the history, about the person, who reads of it as of every look."""
        trail.record("portal:staff_admin:history_opened", by=by(request), about=self.about(row))

    def shown(self, request: HttpRequest, row: Row, *, in_clear: bool) -> dict[str, Any]:
        """Return the template's context; masked unless `in_clear`."""
        raise NotImplementedError

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one row; a POST gives the reason. 403 for a reason from a role that may not reveal."""
        row: Any = self.get_object(request, object_id)
        form = self._reason_form(request, row)
        if form is not None and form.is_valid():
            self.reveal_for(request, row, form)
            cases.keep(request, self.about(row), form.why)
            return redirect(self.url("change", row))
        left = seconds_left(request, row.public_id, at=timezone.now())
        in_clear = left > 0
        self.record_look(request, row, in_clear=in_clear)
        context = {"form": form, "is_revealed": in_clear, "history_url": self.history_url(request, row)}
        context |= self.shown(request, row, in_clear=in_clear)
        response = TemplateResponse(request, self.change_form_template, {**context, **(extra_context or {})})
        if in_clear:
            response["Refresh"] = str(left + 1)  # by itself to the masked page; needs no script
        return response

    def url_back(self, row: Row) -> str:
        """Return the row's page, which its history leads back to."""
        return self.url("change", row)

    def reason_form(self, request: HttpRequest, row: Row) -> ReasonForm:
        """Return the form that shows the row in clear; it begins with the reason given before in the same case."""
        return ReasonForm(request.POST or None, initial=cases.kept(request, self.about(row)))

    def reveal_for(self, request: HttpRequest, row: Row, form: ReasonForm) -> None:
        """Record the reason of a valid form, then show the row in clear. Raises portal.limits' TooMany."""
        self.record_reveal(request, row, form.why)
        reveal(request, getattr(row, self.key), at=timezone.now())

    def _reason_form(self, request: HttpRequest, row: Row) -> ReasonForm | None:
        if self.has_reveal_permission(request):
            return self.reason_form(request, row)
        if request.method == "POST":
            raise PermissionDenied
        return None
