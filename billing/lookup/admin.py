"""ご請求 for staff: find a bill, read its revisions, correct it by a new revision, send the mail about it again."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from billing.bill_mails import actions as bill_mail_actions
from billing.bill_mails.policies import has_reader, is_told
from billing.corrections import actions as correction_actions
from billing.corrections import previews
from billing.corrections import queries as correction_queries
from billing.lookup import forms, queries
from billing.models import Bill, FlaggedBill, TaxCategory
from billing.tax.figures import Figures
from portal.approvals.models import Approval
from portal.audit import trail
from portal.design.templatetags.design import yen, ym
from portal.limits import TooMany
from portal.staff_admin import cases
from portal.staff_admin.base import FORM, by
from portal.staff_admin.display import NONE, moment
from portal.staff_admin.searching import ExactSearchAdmin
from portal.staff_admin.tables import TableAdmin

ANNOUNCE = "billing.add_preference"
SUPERSEDED = "この版は、取り込みまたはほかの担当者により訂正されています。最新の版をご確認ください。"
BUSY = "請求データの取り込みまたはほかの訂正が進行中です。しばらくしてから、もう一度お試しください。"
BELOW_ZERO = "訂正するとご返金が必要になる（または増える）ため、訂正できません。返金は経理の手続きで行ってください。"
ADJUSTMENT = ("description", "amount", "tax_category", "tax_included")
ASKED = "承認を依頼しました。ほかの担当者が承認するまで、請求は変わりません。"
ALREADY_ASKED = "この請求には、承認を待っている訂正があります。承認・却下・取り下げのあとに、もう一度訂正してください。"
FILE = "会社のファイル"
OFTEN = "この請求のお知らせは、本日すでに3回再送しています。"


@admin.register(Bill)
class BillAdmin(ExactSearchAdmin[Bill]):
    """Bills, found by exact search and readable in any revision; the newest can be corrected and announced again."""

    address = "bills"
    title = "ご請求の検索"
    search_form = forms.BillSearchForm
    change_list_template = "billing/lookup/index.html"
    change_form_template = "billing/lookup/detail.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the search, one revision, the correction and the repeated mail."""
        correct, announce = (needs(Strength.PHONE)(view) for view in (self.correct_view, self.announce_view))
        return [
            self.page("", self.changelist_view, "changelist", methods=FORM),
            self.page("<str:object_id>/", self.change_view, "change"),
            self.page("<str:object_id>/correct/", correct, "correct", permission="change", methods=FORM),
            self.page("<str:object_id>/announce/", announce, "announce", permission="announce", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bill]:
        """Return every revision except those of staff members' own accounts."""
        return queries.of_customers()

    def has_announce_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may send the mail about a bill again."""
        user: Any = request.user
        return bool(user.has_perm(ANNOUNCE))

    def find(self, request: HttpRequest, cleaned: Mapping[str, Any]) -> list[Bill]:
        """Return the bills that match every field of the form that is filled in, one more than are listed."""
        return list(queries.find(queries.Criteria(**cleaned)))

    def listed(self, request: HttpRequest, found: list[Bill]) -> dict[str, Any]:
        """Return the bills, and whether there are more than are listed."""
        listed = found[: queries.MOST]
        warned = self.admin_site.cautions(bill.contract.public_id for bill in listed)
        rows = [(bill, warned.get(bill.contract.public_id)) for bill in listed]
        return {"found": rows, "is_cut": len(found) > queries.MOST, "most": queries.MOST}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one revision, with links to the others."""
        bill = self.get_object(request, object_id)
        about = bill.contract.holder or bill.contract
        trail.record("billing:lookup:opened", by=by(request), about=about.public_id, bill=bill.public_id)
        is_newest = bill.superseded_at is None
        revisions = list(queries.revisions(bill))
        waiting = correction_queries.waiting(bill) if is_newest else None
        people = {one for made in revisions for one in (made.corrected_by, made.approved_by)}
        names = self.admin_site.people({*people, waiting.asked_by} if waiting else people)
        context = {
            "bill": bill,
            "warned": self.admin_site.cautions([bill.contract.public_id]).get(bill.contract.public_id),
            "invoice_number": queries.invoice_number(bill),
            "items": queries.items(bill),
            "revisions": [
                (one, names.get(one.corrected_by, one.corrected_by), names.get(one.approved_by, one.approved_by))
                for one in revisions
            ],
            "waiting": waiting,
            "asked_by": names.get(waiting.asked_by, waiting.asked_by) if waiting else "",
            "approval_url": self._approval_url(request, waiting),
            "why": queries.explanation(bill, today=timezone.localdate()),
            "may_correct": is_newest and self.has_change_permission(request),
            "may_announce": is_newest and is_told(bill) and self.has_announce_permission(request),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def correct_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add a line by a new revision, or ask a second person for it; stored revisions stay unchanged."""
        bill = self._newest(request, object_id)
        form = forms.CorrectionForm(request.POST or None)
        if form.is_valid():
            adjustment = previews.Adjustment(**{name: form.cleaned_data[name] for name in ADJUSTMENT})
            preview = previews.of(bill, adjustment)
            if not previews.is_refund(preview.total, before=bill.total) and "confirm" not in request.POST:
                context = _checked(bill, form, preview, person=by(request).actor)
                return TemplateResponse(request, "billing/lookup/correct_check.html", context)
            try:
                return redirect(self._corrected(request, bill, adjustment, form.cleaned_data["reason"]))
            except correction_actions.BelowZero:
                form.add_error("amount", BELOW_ZERO)
            except correction_actions.Superseded:
                messages.warning(request, SUPERSEDED)
                return redirect(self.url("change", bill))
            except correction_actions.Busy:
                form.add_error(None, BUSY)
            except correction_actions.AlreadyProposed:
                form.add_error(None, ALREADY_ASKED)
        waiting = correction_queries.waiting(bill)
        context = {"bill": bill, "form": form, "waiting": waiting, "approval_url": self._approval_url(request, waiting)}
        return TemplateResponse(request, "billing/lookup/correct.html", context)

    def _corrected(self, request: HttpRequest, bill: Bill, adjustment: previews.Adjustment, reason: str) -> str:
        """Correct the bill, or ask a second person where one may not do it alone; return the page that shows it."""
        acting = by(request)
        try:
            made = correction_actions.correct(bill=bill, adjustment=adjustment, by=acting, reason=reason)
        except correction_actions.NeedsSecondPerson:
            asker: Any = request.user
            correction_actions.propose(bill=bill, adjustment=adjustment, reason=reason, asker=asker, role=acting.role)
            messages.success(request, ASKED)
            return self.url("change", bill)
        messages.success(request, f"第{made.revision}版を作成しました。{_consequence(made)}")
        return self.url("change", made)

    def _approval_url(self, request: HttpRequest, waiting: Approval | None) -> str:
        """Return the page of a request that waits; empty without one, or for roles that may not open it."""
        if waiting is None or not self.admin_site.get_model_admin(Approval).has_view_permission(request):
            return ""
        return self.admin_site.url("approvals_approval_change", waiting.public_id)

    def announce_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the mail about the bill again, for a reason."""
        bill = self._newest(request, object_id)
        if not is_told(bill):
            raise Http404
        about = (bill.contract.holder or bill.contract).public_id
        form = self.admin_site.act_form(request, about)
        if form.is_valid():
            cases.keep(request, about, form.why)
            try:
                bill_mail_actions.resend(bill=bill, by=by(request), why=form.why)
            except TooMany:
                messages.warning(request, OFTEN)
            else:
                messages.success(request, "ご請求のお知らせメールを再送しました。")
            return redirect(self.url("change", bill))
        return TemplateResponse(request, "billing/lookup/announce.html", {"bill": bill, "form": form})

    def _newest(self, request: HttpRequest, object_id: str) -> Bill:
        bill = self.get_object(request, object_id)
        if bill.superseded_at is not None:
            raise Http404
        return bill


@admin.register(FlaggedBill)
class FlaggedBillAdmin(TableAdmin[FlaggedBill]):
    """Bills whose sum differs from the company's; their 適格請求書 is withheld until a corrected file is imported."""

    address = "flagged-bills"
    title = "確認が必要な請求"
    note = "会社から受け取った合計額と、明細から計算した合計額が一致しない請求です。適格請求書は発行していません。"
    list_select_related = ("contract",)
    list_display = ("of_month", "customer_number", "in_revision", "computed", "given", "made_by", "imported")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FlaggedBill]:
        """Return the flagged bills among the newest revisions, except those of staff members' own accounts."""
        flagged = super().get_queryset(request).filter(is_flagged=True, superseded_at=None)
        return flagged.exclude(queries.OF_INSIDERS)

    def has_view_permission(self, request: HttpRequest, obj: FlaggedBill | None = None) -> bool:
        """Return whether the role may view bills."""
        return self.admin_site.get_model_admin(Bill).has_view_permission(request)

    def _drawn(self, changes: ChangeList) -> dict[str, Any]:
        """Return the context of a page of the list, with the names of those who corrected: two queries a page."""
        changes.result_list = list(changes.result_list)
        names = self.admin_site.people({one for bill in changes.result_list for one in _people(bill)})
        for bill in changes.result_list:
            bill.names = [names.get(one, one) for one in _people(bill)]
        return super()._drawn(changes)

    @admin.display(description="請求月")
    def of_month(self, bill: FlaggedBill) -> str:
        """Return the month as a link to the bill."""
        url = self.admin_site.url("billing_bill_change", bill.public_id)
        return format_html('<a href="{}">{}</a>', url, ym(bill.month))

    @admin.display(description="お客様番号")
    def customer_number(self, bill: FlaggedBill) -> str:
        """Return the customer number of the contract."""
        return bill.contract.customer_number

    @admin.display(description="版")
    def in_revision(self, bill: FlaggedBill) -> str:
        """Return the number of the newest revision."""
        return f"第{bill.revision}版"

    @admin.display(description="計算した合計")
    def computed(self, bill: FlaggedBill) -> str:
        """Return the sum of the items with tax, in yen."""
        return yen(bill.total)

    @admin.display(description="会社の合計")
    def given(self, bill: FlaggedBill) -> str:
        """Return the sum that the company states, in yen."""
        return NONE if bill.bill_total is None else yen(bill.bill_total)

    @admin.display(description="版を作った人")
    def made_by(self, bill: FlaggedBill) -> str:
        """Return who corrected the bill to this total and who approved it; the company's file where nobody did."""
        names: list[str] = getattr(bill, "names", [])
        return "、".join(f"{word} {name}" for word, name in zip(("訂正", "承認"), names, strict=False)) or FILE

    @admin.display(description="作成")
    def imported(self, bill: FlaggedBill) -> str:
        """Return the time of import or correction, in JST."""
        return moment(bill.imported_at)


def _checked(bill: Bill, form: forms.CorrectionForm, preview: Figures, *, person: str) -> dict[str, Any]:
    difference = preview.total - bill.total
    return {
        "bill": bill,
        "form": form,
        "line": form.cleaned_data,
        "category": TaxCategory(form.cleaned_data["tax_category"]).label,
        "preview": preview,
        "difference": difference,
        "needs_second_person": correction_queries.needs_second_person(bill, difference=difference, person=person),
        "has_reader": has_reader(bill),
        "stays_flagged": bill.is_flagged and bill.bill_total != preview.total,
    }


def _people(bill: Bill) -> list[str]:
    """Return the public ids of who corrected the revision and who approved it; empty for one that was imported."""
    return [one for one in (bill.corrected_by, bill.approved_by) if one]


def _consequence(made: Bill) -> str:
    """Return the message that tells the member of staff what follows from the correction."""
    if not has_reader(made):
        return "このご契約にはお使いのアカウントがないため、お知らせは届きません。"
    if not is_told(made):
        return "合計額が会社の金額と一致していないため、お客様にはまだお知らせしません。"
    return "お客様には、まもなくお知らせが届きます。"
