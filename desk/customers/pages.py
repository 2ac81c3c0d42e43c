"""What the page of an account and that of a contract without one have alike: notes, warnings, and forms of acts."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.authenticators.strengths import Strength
from accounts.models import Contract, User
from accounts.reauthentication.guards import needs
from desk.cautions import actions as caution_actions
from desk.cautions import forms as caution_forms
from desk.cautions import queries as caution_queries
from desk.cautions.models import TOLD, Caution, EndedBecause, Kind
from desk.cautions.policies import is_protected, refused
from desk.customers import actions, forms, masking
from desk.notes import actions as note_actions
from desk.notes import queries as note_queries
from desk.notes.forms import NoteForm
from portal.audit.by import Why
from portal.masking import name as masked_name
from portal.staff_admin import cases
from portal.staff_admin.base import FORM, SEES_HISTORY, Row, by
from portal.staff_admin.masked import MaskedAdmin, reveal, seconds_left
from portal.staff_admin.reasons import ActForm, ReasonForm

REVEALS, WRITES_NOTES, MINDS, SEES_BILLS = "desk.reveal", "desk.write_note", "desk.mind_caution", "billing.view_bill"
CONFIRMS = "accounts.confirm_contacts"
SHOWN_NOTES = 3  # on the customer's page


def has(request: HttpRequest, permission: str) -> bool:
    """Return whether the member of staff has a permission."""
    user: Any = request.user
    return bool(user.has_perm(permission))


def log_url(request: HttpRequest, public_id: str) -> str:
    """Return the address of the audit log about a customer; empty for roles that do not see it."""
    if not has(request, SEES_HISTORY):
        return ""
    return reverse("desk:audit_entry_changelist", query={"q": public_id})


class CustomerPages(MaskedAdmin[Row]):
    """Pages about one customer. `account_of` and `contracts_of` say who that is."""

    def account_of(self, row: Row) -> User | None:
        """Return the account, None for a contract that nobody holds."""
        raise NotImplementedError

    def contracts_of(self, row: Row) -> Sequence[Contract]:
        """Return the contracts of the customer."""
        raise NotImplementedError

    def called(self, row: Row) -> str:
        """Return the name of the customer, in clear."""
        raise NotImplementedError

    def shared_urls(self, route: str) -> list[URLPattern]:
        """Route notes and warnings below the row's page."""
        mind, end = (needs(Strength.PHONE)(view) for view in (self.caution_view, self.end_caution_view))
        return [
            self.page(f"{route}notes/", self.notes_view, "notes", permission="note"),
            self.page(f"{route}notes/new/", self.note_view, "note", permission="note", methods=FORM),
            self.page(f"{route}cautions/", mind, "caution", permission="caution", methods=FORM),
            self.page(f"{route}cautions/<str:caution>/", end, "end_caution", permission="caution", methods=FORM),
        ]

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see personal data in clear, for a reason."""
        return has(request, REVEALS)

    def has_note_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may write and read notes."""
        return has(request, WRITES_NOTES)

    def has_caution_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may set and end warnings."""
        return has(request, MINDS)

    def cautions(self, row: Row) -> list[Caution]:
        """Return the warnings in force about the customer; read once for one instance of the row."""
        known: list[Caution] | None = getattr(row, "known_cautions", None)
        if known is None:
            known = caution_queries.about(self.account_of(row), self.contracts_of(row))
            row.known_cautions = known  # type: ignore[attr-defined]
        return known

    def act_form(self, request: HttpRequest, row: Row, *, is_protective: bool = False) -> ActForm:
        """Return the form of an act, begun with what was given before in the same case."""
        found = refused(self.cautions(row), is_protective=is_protective)
        return ActForm(request.POST or None, initial=cases.kept(request, self.about(row)), refused=found)

    def reason_form(self, request: HttpRequest, row: Row) -> ReasonForm:
        """Return the form that shows the row in clear; a protected customer's asks whether for the address too."""
        if not is_protected(self.cautions(row)):
            return super().reason_form(request, row)
        return forms.ProtectedReasonForm(request.POST or None, initial=cases.kept(request, self.about(row)))

    def record_reveal(self, request: HttpRequest, row: Row, why: Why) -> None:
        """Record the reason, about the customer."""
        actions.reveal(by=by(request), about=self.about(row), contract=self.contract_id(row), why=why)

    def record_look(self, request: HttpRequest, row: Row, *, in_clear: bool) -> None:
        """Record the look, about the customer."""
        contract = self.contract_id(row)
        actions.opened(by=by(request), about=self.about(row), contract=contract, is_revealed=in_clear)

    def contract_id(self, row: Row) -> str:
        """Return the public id of a contract whose page it is; empty for an account."""
        return ""

    def reveal_for(self, request: HttpRequest, row: Row, form: ReasonForm) -> None:
        """Record the reason, and whether the address of a protected customer is shown; then show it."""
        super().reveal_for(request, row, form)
        if form.cleaned_data.get("address"):
            actions.reveal_address(by=by(request), about=self.about(row), contract=self.contract_id(row), why=form.why)
            reveal(request, _address_of(getattr(row, self.key)), at=timezone.now())

    def clarity(
        self, request: HttpRequest, row: Row, cautions: Sequence[Caution], *, in_clear: bool
    ) -> masking.Clarity:
        """Return what of the customer is in clear in this browser."""
        left = seconds_left(request, _address_of(getattr(row, self.key)), at=timezone.now())
        return masking.Clarity(in_clear, is_protected(cautions), with_address=left > 0)

    def minded(self, request: HttpRequest, row: Row, cautions: Sequence[Caution], *, in_clear: bool) -> dict[str, Any]:
        """Return warnings and notes of the customer's page. Texts of notes are there while the data are in clear."""
        may_note, may_mind = self.has_note_permission(request), self.has_caution_permission(request)
        found: dict[str, Any] = {
            "cautions": cautions,
            "caution_url": self.url("caution", row) if may_mind else "",
            "end_caution": f"desk:{self._name('end_caution')}" if may_mind else "",
            "row_id": getattr(row, self.key),
        }
        if may_note:
            account, contracts = self.account_of(row), self.contracts_of(row)
            notes = note_queries.page(account, contracts, count=SHOWN_NOTES) if in_clear else None
            count = 0 if in_clear else note_queries.about(account, contracts).order_by().count()
            urls = {"note_url": self.url("note", row), "notes_url": self.url("notes", row)}
            found |= {"notes": notes, "note_count": count, **urls}
        return found

    def notes_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """List the notes while their data are in clear; else lead to the page that asks for a reason."""
        row: Any = self.get_object(request, object_id)
        left = seconds_left(request, getattr(row, self.key), at=timezone.now())
        if not left:
            return redirect(self.url("change", row))
        note_actions.read(about=self.about(row), by=by(request))
        before = request.GET.get("before", "")
        page = note_queries.page(self.account_of(row), self.contracts_of(row), before=before)
        answer = self._about(request, row, "notes", {"page": page, "note_url": self.url("note", row)})
        answer["Refresh"] = str(left + 1)
        return answer

    def note_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a note. Nothing is in clear here, so that the page need not leave by itself while somebody types."""
        row: Any = self.get_object(request, object_id)
        form = NoteForm(request.POST or None)
        if form.is_valid():
            about, once = self.account_of(row) or row, form.cleaned_data["once"]
            note_actions.write(text=form.cleaned_data["text"], once=once, about=about, by=by(request))
            messages.success(request, "対応を記録しました。")
            return redirect(self.url("change", row))
        return self._about(request, row, "note", {"form": form})

    def caution_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Set a warning, for a reason."""
        row: Any = self.get_object(request, object_id)
        known = self.cautions(row)
        form = caution_forms.SetForm(
            request.POST or None,
            initial=cases.kept(request, self.about(row)),
            in_force={one.kind for one in known},
            refused=refused(known, is_protective=True),
        )
        if form.is_valid():
            cases.keep(request, self.about(row), form.why)
            try:
                caution_actions.set_on(
                    kind=Kind(form.cleaned_data["kind"]), account=self.account_of(row), by=by(request),
                    contracts=self.contracts_of(row), why=form.why, about=self.about(row),
                )  # fmt: skip
            except caution_actions.NothingToDo:
                messages.info(request, "この注意は、すでに記録されています。")
            else:
                messages.success(request, "お客様への注意を記録しました。")
            return redirect(self.url("change", row))
        told = [(kind.label, kind in TOLD) for kind in Kind]
        return self._about(request, row, "caution", {"form": form, "told": told})

    def end_caution_view(self, request: HttpRequest, object_id: str, caution: str) -> HttpResponse:
        """End a warning, for a reason; 404 for one about somebody else, or one that has ended."""
        row: Any = self.get_object(request, object_id)
        found = next((one for one in self.cautions(row) if one.public_id == caution), None)
        if found is None:
            raise Http404
        kept = cases.kept(request, self.about(row))
        form = caution_forms.EndForm(request.POST or None, initial=kept, refused=refused([found], is_protective=True))
        if form.is_valid():
            cases.keep(request, self.about(row), form.why)
            because = EndedBecause(form.cleaned_data["because"])
            try:
                caution_actions.end(caution=found, because=because, by=by(request), why=form.why, about=self.about(row))
            except caution_actions.NothingToDo:
                messages.info(request, "この注意は、ほかの担当者が外しました。")
            else:
                messages.success(request, "お客様への注意を外しました。")
            return redirect(self.url("change", row))
        return self._about(request, row, "end_caution", {"form": form, "caution": found, "is_told": found.kind in TOLD})

    def _about(self, request: HttpRequest, row: Row, page: str, context: dict[str, Any]) -> HttpResponse:
        shared = {"back": self.url("change", row), "name": masked_name(self.called(row))}
        return TemplateResponse(request, f"desk/customers/{page}.html", {**shared, **context})


def _address_of(public_id: str) -> str:
    return f"{public_id}:address"
