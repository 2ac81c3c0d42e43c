"""お客様: search, view, and act with a reason. Spans apps: accounts, contracts, lines and bills on one page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.authenticators import queries as authenticator_queries
from accounts.authenticators.strengths import Strength
from accounts.codes import queries as code_queries
from accounts.codes.queries import Standing
from accounts.journeys.journey import Lapsed
from accounts.models import Contract, User
from accounts.reauthentication.guards import needs
from accounts.registration.errors import NameTaken, NoMoreMails, TooSoon
from desk.customers import actions, acts, contracts, correspondence, finding, forms, masking, queries, reach
from portal.audit.by import Why
from portal.delivery import queries as delivery_queries
from portal.limits import TooMany
from portal.masking import name as masked_name
from portal.staff_admin.base import FORM, SEES_HISTORY, by
from portal.staff_admin.masked import MaskedAdmin
from portal.staff_admin.reasons import ReasonForm
from portal.staff_admin.searching import ExactSearchAdmin

LOOKS_UP, REVEALS, RESENDS, SEES_BILLS = "desk.look_up", "desk.reveal", "desk.resend", "billing.view_bill"
NOT_NOW = "いまは再送できません。1分ほどたってから、もう一度お試しください。"
NO_MORE = "再送の上限に達したか、仮登録の有効期限が切れています。はじめからの登録をご案内ください。"


def _has(request: HttpRequest, permission: str) -> bool:
    user: Any = request.user
    return bool(user.has_perm(permission))


def _log_url(request: HttpRequest, public_id: str) -> str:
    """Return the address of the audit log about a customer; empty for roles that do not see it."""
    if not _has(request, SEES_HISTORY):
        return ""
    return reverse("desk:audit_entry_changelist", query={"q": public_id})


class Read(NamedTuple):
    """What both pages read of contracts: their sections, standings of codes by subject, ends of stopped checks."""

    sections: list[contracts.Section]
    standings: dict[str, Standing]
    stops: dict[str, datetime]


def _read(request: HttpRequest, account: User | None, held: Sequence[Contract], *, in_clear: bool) -> Read:
    listed = held[: queries.MOST]
    standings = code_queries.standings(correspondence.subjects_of(account, listed))
    stops = contracts.stops(listed, account=account.public_id if account else "")
    with_bills = _has(request, SEES_BILLS)
    sections = contracts.sections(listed, standings=standings, stops=stops, in_clear=in_clear, with_bills=with_bills)
    return Read(sections, standings, stops)


@admin.register(User)
class CustomerAdmin(ExactSearchAdmin[User], MaskedAdmin[User]):
    """Accounts of customers: found by exact search, masked until a reason is given, changed by `acts`."""

    address = "customers"
    title = "お客様"
    search_form = forms.SearchForm
    change_list_template = "desk/customers/index.html"
    change_form_template = "desk/customers/account.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the search, one account, its history, and the acts."""
        act = needs(Strength.PHONE)(self.act_view)
        return [
            self.page("", self.changelist_view, "changelist", methods=FORM),
            self.page("accounts/<str:object_id>/", self.change_view, "change", methods=FORM),
            self.page("accounts/<str:object_id>/history/", self.history_view, "history", permission="history"),
            self.page("accounts/<str:object_id>/<str:act>/", act, "act", permission="act", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return every account except those of staff."""
        return queries.customers()

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether the role may look customers up."""
        return _has(request, LOOKS_UP)

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see personal data in clear, for a reason."""
        return _has(request, REVEALS)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may open pages of acts; each act checks its own permission."""
        return any(_has(request, act.permission) for act in acts.ACTS.values())

    def find(self, request: HttpRequest, cleaned: Mapping[str, Any]) -> finding.Found:
        """Return accounts, unheld contracts and bills that match the term exactly."""
        term = finding.Term(cleaned["term"], cleaned["birth_date"])
        return finding.find(term, with_bills=_has(request, SEES_BILLS))

    def rows(self, found: finding.Found) -> Sequence[Model]:
        """Return the matches."""
        return found.rows

    def listed(self, request: HttpRequest, found: finding.Found) -> dict[str, Any]:
        """Return the matches with masked names."""
        accounts = [(one, masked_name(one.nickname)) for one in found.accounts]
        unheld = [(one, masked_name(one.name)) for one in found.contracts]
        return {"found": found, "accounts": accounts, "contracts": unheld, "most": finding.MOST}

    def about(self, row: User) -> str:
        """Return the customer."""
        return row.public_id

    def record_reveal(self, request: HttpRequest, row: User, why: Why) -> None:
        """Record the reason, about the customer."""
        actions.reveal(by=by(request), about=row.public_id, reason=why.reason, ticket=why.ticket)

    def record_look(self, request: HttpRequest, row: User, *, in_clear: bool) -> None:
        """Record the look, about the customer."""
        actions.opened(by=by(request), about=row.public_id, is_revealed=in_clear)

    def shown(self, request: HttpRequest, row: User, *, in_clear: bool) -> dict[str, Any]:
        """Return the sections of the customer's page: account, contracts with lines and bills, letters, log."""
        at, held = timezone.now(), queries.held(row)
        read = _read(request, row, held, in_clear=in_clear)
        acting = {name: act for name, act in acts.ACTS.items() if _has(request, act.permission)}
        name, phone = held[0].name if held else row.nickname, queries.phone(row)
        return {
            "customer": row,
            "name": name if in_clear else masked_name(name),
            "masked_name": masked_name(name),
            "shown": masking.of_account(row, is_revealed=in_clear, phone=phone.number if phone else ""),
            "lock": queries.lock(row),
            "is_locked_at_home": queries.is_locked_at_home(row),
            "codes": queries.codes(read.standings, row),
            "checks_stopped_until": read.stops.get(row.public_id),
            "ways": authenticator_queries.for_desk(row, at=at),
            "sessions": queries.session_count(row, at=at),
            "sections": read.sections,
            "has_more": len(held) > queries.MOST,
            "letters": correspondence.recent(row, read.sections),
            "unreached": reach.of_account(row, phone, held[: queries.MOST]),
            "failing": delivery_queries.failing(),
            "notices": queries.notices(row),
            "closed": queries.closed(row),
            "withdrawal": queries.withdrawal(row),
            "events": queries.events(row, at=at),
            "acts": acting,
            "may_resume": _has(request, acts.RESUME.permission),
            "sees_bills": _has(request, SEES_BILLS),
            "log_url": _log_url(request, row.public_id),
        }

    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Carry out one of `acts` for a reason; requires fresh reauthentication."""
        chosen, customer = acts.ACTS.get(act), self.get_object(request, object_id)
        if chosen is None:
            raise Http404
        if not _has(request, chosen.permission):
            raise PermissionDenied
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                chosen.run(account=customer, by=by(request), **form.cleaned_data)
            except actions.NothingToDo:
                messages.info(request, chosen.idle)
            else:
                messages.success(request, chosen.done)
            return redirect(self.url("change", customer))
        context = {"form": form, "act": chosen, "customer": customer, "name": masked_name(customer.nickname)}
        return TemplateResponse(request, "desk/customers/act.html", context)


@admin.register(Contract)
class ContractAdmin(MaskedAdmin[Contract]):
    """Contracts, held in the portal or not. They are reached through the search of customers; there is no list."""

    address = "customers/contracts"
    title = "ご契約"
    change_form_template = "desk/customers/contract.html"

    def get_urls(self) -> list[URLPattern]:
        """Route one contract, its history, the repeated mail of its 仮登録, and the end of a stop."""
        resend, resume = (needs(Strength.PHONE)(view) for view in (self.resend_view, self.resume_view))
        return [
            self.page("<str:object_id>/", self.change_view, "change", methods=FORM),
            self.page("<str:object_id>/history/", self.history_view, "history", permission="history"),
            self.page("<str:object_id>/resume/", resume, "resume", permission="resume", methods=FORM),
            self.page("<str:object_id>/resend/", resend, "resend", permission="resend", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contract]:
        """Return every contract except those of staff members' own accounts."""
        return queries.contracts()

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see personal data in clear, for a reason."""
        return _has(request, REVEALS)

    def has_resume_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may let stopped identity checks go on."""
        return _has(request, acts.RESUME.permission)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a contract that nobody holds; lead to the page of the holder otherwise."""
        contract = self.get_object(request, object_id)
        if contract.holder:
            page = self.admin_site.url("accounts_user_change", contract.holder.public_id)
            return redirect(f"{page}#contract-{contract.customer_number}")
        return super().change_view(request, object_id, form_url, extra_context)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may send the mail of a 仮登録 again."""
        return _has(request, RESENDS)

    def about(self, row: Contract) -> str:
        """Return the holder, or the contract where it has none."""
        return (row.holder or row).public_id

    def record_reveal(self, request: HttpRequest, row: Contract, why: Why) -> None:
        """Record the reason, about the holder, or about the contract where it has none."""
        actions.reveal(
            by=by(request), about=self.about(row), contract=row.public_id, reason=why.reason, ticket=why.ticket
        )

    def record_look(self, request: HttpRequest, row: Contract, *, in_clear: bool) -> None:
        """Record the look, about the holder, or about the contract where it has none."""
        actions.opened(by=by(request), about=self.about(row), contract=row.public_id, is_revealed=in_clear)

    def shown(self, request: HttpRequest, row: Contract, *, in_clear: bool) -> dict[str, Any]:
        """Return the section of a contract that nobody holds, with the letters about it."""
        sections = _read(request, None, [row], in_clear=in_clear).sections
        return {
            "contract": row,
            "name": row.name if in_clear else masked_name(row.name),
            "masked_name": masked_name(row.name),
            "sections": sections,
            "letters": correspondence.recent(None, sections),
            "unreached": reach.of_contract(row),
            "failing": delivery_queries.failing(),
            "registration": queries.waiting_registration(row),
            "may_resend": self.has_resend_permission(request),
            "may_resume": self.has_resume_permission(request),
            "sees_bills": _has(request, SEES_BILLS),
            "log_url": _log_url(request, row.public_id),
        }

    def resume_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the stopped identity checks of a contract go on, for a reason."""
        contract = self.get_object(request, object_id)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                actions.resume(contract=contract, by=by(request), **form.cleaned_data)
            except actions.NothingToDo:
                messages.info(request, acts.RESUME.idle)
            else:
                messages.success(request, acts.RESUME.done)
            return redirect(self.url("change", contract))
        context = {"form": form, "act": acts.RESUME, "contract": contract}
        return TemplateResponse(request, "desk/customers/resume.html", context)

    def resend_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the mail of a 仮登録 again; 404 where none waits."""
        contract = self.get_object(request, object_id)
        registration = queries.waiting_registration(contract)
        if registration is None:
            raise Http404
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                actions.resend(registration=registration, by=by(request), **form.cleaned_data)
            except (TooSoon, TooMany):
                messages.warning(request, NOT_NOW)
            except (Lapsed, NameTaken, NoMoreMails):
                messages.warning(request, NO_MORE)
            else:
                messages.success(request, "確認メールを再送しました。以前のメールのURLは使えなくなりました。")
            return redirect(self.url("change", contract))
        return TemplateResponse(request, "desk/customers/resend.html", {"form": form, "contract": contract})
