"""ご契約 without an account: view, act, and the invoices of every contract's bills as PDF."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone

from accounts.authenticators.strengths import Strength
from accounts.journeys.journey import Lapsed
from accounts.models import Contract, User
from accounts.reauthentication.guards import needs
from accounts.registration.errors import NameTaken, NoMoreMails, TooSoon
from desk.customers import actions, acts, correspondence, papers, queries, reach
from desk.customers.contracts import read
from desk.customers.pages import CONFIRMS, SEES_BILLS, CustomerPages, has, log_url
from home import overview
from portal.delivery import queries as delivery_queries
from portal.limits import TooMany
from portal.masking import name as masked_name
from portal.staff_admin import cases
from portal.staff_admin.base import FORM, by
from portal.staff_admin.masked import seconds_left

RESENDS = "desk.resend"
NOT_NOW = "いまは再送できません。1分ほどたってから、もう一度お試しください。"
NO_MORE = "再送の上限に達したか、仮登録の有効期限が切れています。はじめからの登録をご案内ください。"
FIRST_REVEAL = "請求書にはお客様のお名前が載っています。理由を記録して個人情報を表示してから、もう一度開いてください。"


@admin.register(Contract)
class ContractAdmin(CustomerPages[Contract]):
    """Contracts, held in the portal or not. They are reached through the search of customers; there is no list."""

    address = "customers/contracts"
    title = "ご契約"
    change_form_template = "desk/customers/contract.html"

    def get_urls(self) -> list[URLPattern]:
        """Route one contract, its history, notes, warnings, the repeated mail of its 仮登録, the end of a stop, and
        invoices."""
        resend, resume = (needs(Strength.PHONE)(view) for view in (self.resend_view, self.resume_view))
        return [
            self.page("<str:object_id>/", self.change_view, "change", methods=FORM),
            self.page("<str:object_id>/history/", self.history_view, "history", permission="history"),
            self.page("<str:object_id>/resume/", resume, "resume", permission="resume", methods=FORM),
            self.page("<str:object_id>/resend/", resend, "resend", permission="resend", methods=FORM),
            self.page("<str:object_id>/bills/<str:bill>/pdf/", self.paper_view, "paper", permission="paper"),
            *self.shared_urls("<str:object_id>/"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contract]:
        """Return every contract except those of staff members' own accounts."""
        return queries.contracts()

    def has_resume_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may let stopped identity checks go on."""
        return has(request, acts.RESUME.permission)

    def has_paper_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may open invoices, which name the customer: it sees bills, and personal data."""
        return has(request, SEES_BILLS) and self.has_reveal_permission(request)

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
        return has(request, RESENDS)

    def about(self, row: Contract) -> str:
        """Return the holder, or the contract where it has none."""
        return (row.holder or row).public_id

    def account_of(self, row: Contract) -> User | None:
        """Return the holder, if the contract has got one since its page was drawn."""
        return row.holder

    def contracts_of(self, row: Contract) -> Sequence[Contract]:
        """Return the contract alone, or all of its holder."""
        return queries.every_contract(row.holder) if row.holder else [row]

    def called(self, row: Contract) -> str:
        """Return the name on the contract."""
        return row.name

    def contract_id(self, row: Contract) -> str:
        """Return the public id of the contract."""
        return row.public_id

    def shown(self, request: HttpRequest, row: Contract, *, in_clear: bool) -> dict[str, Any]:
        """Return the section of a contract that nobody holds, with the letters about it."""
        cautions = self.cautions(row)
        clarity = self.clarity(request, row, cautions, in_clear=in_clear)
        sections = read(None, overview.read([row]), clarity=clarity, with_bills=has(request, SEES_BILLS)).sections
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
            "may_open_papers": self.has_reveal_permission(request),
            "sees_bills": has(request, SEES_BILLS),
            "may_confirm_contacts": has(request, CONFIRMS),
            "log_url": log_url(request, row.public_id),
            **self.minded(request, row, cautions, in_clear=in_clear),
        }

    def resume_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the stopped identity checks of a contract go on, for a reason."""
        contract = self.get_object(request, object_id)
        form = self.act_form(request, contract)
        if form.is_valid():
            cases.keep(request, self.about(contract), form.why)
            try:
                actions.resume(contract=contract, by=by(request), why=form.why)
            except actions.NothingToDo:
                messages.info(request, acts.RESUME.idle)
            else:
                messages.success(request, acts.RESUME.done)
            return redirect(self.url("change", contract))
        about = f"お客様番号 {contract.customer_number}"
        context = {"form": form, "act": acts.RESUME, "about": about, "back": self.url("change", contract)}
        return TemplateResponse(request, "desk/customers/act.html", context)

    def resend_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the mail of a 仮登録 again; 404 where none waits."""
        contract = self.get_object(request, object_id)
        registration = queries.waiting_registration(contract)
        if registration is None:
            raise Http404
        form = self.act_form(request, contract)
        if form.is_valid():
            cases.keep(request, self.about(contract), form.why)
            try:
                actions.resend(registration=registration, by=by(request), why=form.why)
            except (TooSoon, TooMany):
                messages.warning(request, NOT_NOW)
            except (Lapsed, NameTaken, NoMoreMails):
                messages.warning(request, NO_MORE)
            else:
                messages.success(request, "確認メールを再送しました。以前のメールのURLは使えなくなりました。")
            return redirect(self.url("change", contract))
        return TemplateResponse(request, "desk/customers/resend.html", {"form": form, "contract": contract})

    def paper_view(self, request: HttpRequest, object_id: str, bill: str) -> HttpResponse:
        """Send the invoice of a bill while the customer's data are in clear; else lead to the page that asks why.

        404 for a bill that the present holder has not. Raises portal.limits' TooMany.
        """
        contract = self.get_object(request, object_id)
        found, page = queries.bill(contract, bill), self.url("change", contract)
        if found is None:
            raise Http404
        if not seconds_left(request, self.about(contract), at=timezone.now()):
            messages.info(request, FIRST_REVEAL)
            return redirect(page)
        try:
            name, content = papers.invoice(found, about=self.about(contract), by=by(request))
        except papers.NoPaper as none:
            messages.warning(request, none.text)
            return redirect(page)
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(content, content_type="application/pdf", headers=headers)
