"""お客様: search, view, and act with a reason. Spans apps: accounts, contracts, lines and bills on one page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone

from accounts.authenticators import queries as authenticator_queries
from accounts.authenticators.strengths import Strength
from accounts.journeys.journey import Lapsed
from accounts.models import Contract, User
from accounts.reauthentication.guards import needs
from accounts.registration.errors import NameTaken, NoMoreMails, TooSoon
from desk.customers import actions, acts, forms, masking, queries
from portal.audit.by import Why
from portal.limits import TooMany
from portal.masking import name as masked_name
from portal.staff_admin.base import FORM, by
from portal.staff_admin.masked import MaskedAdmin
from portal.staff_admin.reasons import ReasonForm
from portal.staff_admin.searching import ExactSearchAdmin

LOOKS_UP, REVEALS, RESENDS = "desk.look_up", "desk.reveal", "desk.resend"
NOT_NOW = "いまは再送できません。1分ほどたってから、もう一度お試しください。"
NO_MORE = "再送の上限に達したか、仮登録の有効期限が切れています。はじめからの登録をご案内ください。"


def _has(request: HttpRequest, permission: str) -> bool:
    user: Any = request.user
    return bool(user.has_perm(permission))


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

    def find(self, request: HttpRequest, cleaned: Mapping[str, Any]) -> Sequence[Model]:
        """Return accounts and unheld contracts that match the term exactly."""
        found = queries.find(cleaned["term"])
        return [*found.accounts, *found.contracts]

    def listed(self, found: Sequence[Any]) -> dict[str, Any]:
        """Return the matches with masked names."""
        accounts = [(one, masked_name(one.nickname)) for one in found if isinstance(one, User)]
        contracts = [(one, masked_name(one.name)) for one in found if isinstance(one, Contract)]
        return {"found": found, "accounts": accounts, "contracts": contracts}

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
        """Return the sections of the customer's page."""
        at = timezone.now()
        return {
            "customer": row,
            "shown": masking.of_account(row, is_revealed=in_clear, phone=queries.phone_number(row)),
            "lock": queries.lock(row),
            "is_locked_at_home": queries.is_locked_at_home(row),
            "codes": queries.code_state(row),
            "ways": authenticator_queries.for_desk(row, at=at),
            "sessions": queries.session_count(row, at=at),
            "contracts": row.contracts.order_by("contracted_on", "pk"),
            "notices": queries.notices(row),
            "closed": queries.closed(row),
            "withdrawal": queries.withdrawal(row),
            "events": queries.events(row, at=at),
            "acts": [(name, act) for name, act in acts.ACTS.items() if _has(request, act.permission)],
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
        """Route one contract, its history, and the repeated mail of its 仮登録."""
        resend = needs(Strength.PHONE)(self.resend_view)
        return [
            self.page("<str:object_id>/", self.change_view, "change", methods=FORM),
            self.page("<str:object_id>/history/", self.history_view, "history", permission="history"),
            self.page("<str:object_id>/resend/", resend, "resend", permission="resend", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contract]:
        """Return every contract except those of staff members' own accounts."""
        return queries.contracts()

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see personal data in clear, for a reason."""
        return _has(request, REVEALS)

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
        """Return the sections of the contract's page."""
        return {
            "contract": row,
            "shown": masking.of_contract(row, is_revealed=in_clear),
            "lines": queries.lines(row),
            "bills": queries.bills(row) if _has(request, "billing.view_bill") else [],
            "registration": queries.waiting_registration(row),
            "may_resend": self.has_resend_permission(request),
        }

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
