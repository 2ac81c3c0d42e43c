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
from accounts.models import Contract, User
from accounts.reauthentication.guards import needs
from desk.cautions import queries as caution_queries
from desk.customers import actions, acts, correspondence, finding, forms, masking, queries, reach, seen
from desk.customers.contracts import read
from desk.customers.pages import CONFIRMS, SEES_BILLS, CustomerPages, has, log_url
from home import overview
from portal.delivery import queries as delivery_queries
from portal.masking import name as masked_name
from portal.staff_admin import cases
from portal.staff_admin.base import FORM, by
from portal.staff_admin.searching import ExactSearchAdmin

LOOKS_UP = "desk.look_up"


@admin.register(User)
class CustomerAdmin(ExactSearchAdmin[User], CustomerPages[User]):
    """Accounts of customers: found by exact search, masked until a reason is given, changed by `acts`."""

    address = "customers"
    title = "お客様"
    search_form = forms.SearchForm
    change_list_template = "desk/customers/index.html"
    change_form_template = "desk/customers/account.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the search, one account, its history, notes and warnings, and the acts."""
        act = needs(Strength.PHONE)(self.act_view)
        return [
            self.page("", self.changelist_view, "changelist", methods=FORM),
            self.page("accounts/<str:object_id>/", self.change_view, "change", methods=FORM),
            self.page("accounts/<str:object_id>/history/", self.history_view, "history", permission="history"),
            *self.shared_urls("accounts/<str:object_id>/"),
            self.page("accounts/<str:object_id>/<str:act>/", act, "act", permission="act", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return every account except those of staff."""
        return queries.customers()

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether the role may look customers up."""
        return has(request, LOOKS_UP)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may open pages of acts; each act checks its own permission."""
        return any(has(request, act.permission) for act in acts.ACTS.values())

    def find(self, request: HttpRequest, cleaned: Mapping[str, Any]) -> finding.Found:
        """Return accounts, unheld contracts and bills that match the term exactly."""
        term = finding.Term(cleaned["term"], cleaned["birth_date"])
        return finding.find(term, with_bills=has(request, SEES_BILLS))

    def rows(self, found: finding.Found) -> Sequence[Model]:
        """Return the matches."""
        return found.rows

    def listed(self, request: HttpRequest, found: finding.Found) -> dict[str, Any]:
        """Return the matches with masked names and the warnings about each."""
        warned = caution_queries.labels(found.customers)
        accounts = [(one, masked_name(one.nickname), warned.get(one.public_id)) for one in found.accounts]
        unheld = [(one, masked_name(one.name), warned.get(one.public_id)) for one in found.contracts]
        bills = [(one, warned.get(one.contract.public_id)) for one in found.bills]
        return {"found": found, "accounts": accounts, "contracts": unheld, "bills": bills, "most": finding.MOST}

    def about(self, row: User) -> str:
        """Return the customer."""
        return row.public_id

    def account_of(self, row: User) -> User:
        """Return the account itself."""
        return row

    def contracts_of(self, row: User) -> Sequence[Contract]:
        """Return the contracts that it holds."""
        return queries.every_contract(row)

    def called(self, row: User) -> str:
        """Return the name on the oldest contract, the nickname where there is none."""
        held = self.contracts_of(row)
        return held[0].name if held else row.nickname

    def shown(self, request: HttpRequest, row: User, *, in_clear: bool) -> dict[str, Any]:
        """Return the sections of the customer's page: account, contracts with lines and bills, letters, log."""
        at, every = timezone.now(), self.contracts_of(row)
        cautions = self.cautions(row)
        held, notices = overview.read(every[: queries.MOST]), list(queries.notices(row))
        clarity = self.clarity(request, row, cautions, in_clear=in_clear)
        found = read(row, held, clarity=clarity, with_bills=has(request, SEES_BILLS))
        ways = authenticator_queries.for_desk(row, at=at)
        stops = seen.Stops(
            queries.closed(row), queries.withdrawal(row), queries.lock(row), queries.is_locked_at_home(row),
            queries.codes(found.standings, row),
        )  # fmt: skip
        checks_stopped_until, sessions = found.stops.get(row.public_id), queries.session_count(row, at=at)
        fits = stops.fitting(sessions=sessions, are_checks_stopped=checks_stopped_until is not None)
        home = overview.first(held, of=len(every), notices=notices)
        name, phone = self.called(row), queries.phone(row)
        return {
            "customer": row,
            "name": name if in_clear else masked_name(name),
            "masked_name": masked_name(name),
            "shown": masking.of_account(row, is_revealed=in_clear, phone=phone.number if phone else ""),
            "stops": stops,
            "seen": seen.now(row, stops=stops, ways=ways, home=home),
            "checks_stopped_until": checks_stopped_until,
            "ways": ways,
            "sessions": sessions,
            "sections": found.sections,
            "has_more": len(every) > queries.MOST,
            "letters": correspondence.recent(row, found.sections),
            "unreached": reach.of_account(row, phone, every[: queries.MOST]),
            "failing": delivery_queries.failing(),
            "older_notices": notices[overview.LATEST_NOTICES :],
            "events": queries.events(row, at=at),
            "acts": {name: act for name, act in acts.ACTS.items() if name in fits and has(request, act.permission)},
            "may_resume": has(request, acts.RESUME.permission),
            "may_open_papers": self.has_reveal_permission(request),
            "sees_bills": has(request, SEES_BILLS),
            "may_confirm_contacts": has(request, CONFIRMS),
            "log_url": log_url(request, row.public_id),
            **self.minded(request, row, cautions, in_clear=in_clear),
        }

    def act_view(self, request: HttpRequest, object_id: str, act: str) -> HttpResponse:
        """Carry out one of `acts` for a reason; requires fresh reauthentication."""
        chosen, customer = acts.ACTS.get(act), self.get_object(request, object_id)
        if chosen is None:
            raise Http404
        if not has(request, chosen.permission):
            raise PermissionDenied
        form = self.act_form(request, customer, is_protective=chosen.is_protective)
        if form.is_valid():
            cases.keep(request, customer.public_id, form.why)
            try:
                chosen.run(account=customer, by=by(request), why=form.why)
            except actions.NothingToDo:
                messages.info(request, chosen.idle)
            else:
                messages.success(request, chosen.done)
            return redirect(self.url("change", customer))
        about = f"{masked_name(customer.nickname)} さん"
        context = {"form": form, "act": chosen, "about": about, "back": self.url("change", customer)}
        return TemplateResponse(request, "desk/customers/act.html", context)
