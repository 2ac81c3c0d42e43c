"""以前のご利用明細 for staff: open the bills that a customer asked for, or refuse with a reason.

Neither asks for a reason to look: the customer's own request is the reason.
"""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from billing.older_bills import actions, forms, queries
from billing.older_bills.models import OPEN_FOR, OldBillsRequest, OldBillsRequestQuerySet, State
from portal.audit import trail
from portal.staff_admin.base import FORM, StaffAdmin, by

OTHERS = "このお申し込みには、ほかの担当者がすでに回答しています。"
NOT_HELD = "このお客様は、いまはこのご契約を登録していないため、回答できません。"


@admin.register(OldBillsRequest)
class OldBillsRequestAdmin(StaffAdmin[OldBillsRequest]):
    """Requests that wait for an answer, each with the bills that it is about."""

    address = "older-bills"
    title = "以前のご利用明細のお申し込み"
    change_list_template = "billing/older_bills/waiting.html"
    change_form_template = "billing/older_bills/answer.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list of waiting requests and the page that answers one."""
        answer = needs(Strength.PHONE)(self.change_view)
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("<str:object_id>/", answer, "change", permission="change", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OldBillsRequest]:
        """Return every request, answered or not, except the member of staff's own."""
        rows: OldBillsRequestQuerySet = super().get_queryset(request)  # type: ignore[assignment]
        return rows.with_readability().select_related("account").exclude(account=request.user.pk)

    def has_view_permission(self, request: HttpRequest, obj: OldBillsRequest | None = None) -> bool:
        """Return whether the role may answer requests."""
        return self.has_change_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the waiting requests, oldest first."""
        return TemplateResponse(
            request, self.change_list_template, {"waiting": queries.waiting(viewer_id=cast("Any", request.user).pk)}
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one request with its bills; a POST answers it."""
        asked = self.get_object(request, object_id)
        form = forms.RefusalForm(request.POST if "refuse" in request.POST else None)
        if "open" in request.POST or form.is_valid():
            return self._answered(request, asked, form)
        about, contract = asked.account.public_id, asked.contract.public_id
        trail.record("billing:older_bills:viewed", by=by(request), about=about, contract=contract)
        is_theirs = asked.contract.holder_id == asked.account_id
        context = {
            "asked": asked,
            "bills": queries.opened(asked),
            "form": form,
            "days": OPEN_FOR.days,
            "is_theirs": is_theirs,
            "is_waiting": is_theirs and asked.state == State.ASKED,
        }
        return TemplateResponse(request, self.change_form_template, context)

    def _answered(self, request: HttpRequest, asked: OldBillsRequest, form: forms.RefusalForm) -> HttpResponse:
        try:
            if "open" in request.POST:
                actions.open_bills(asked=asked, by=by(request))
            else:
                actions.refuse(asked=asked, by=by(request), answer=form.cleaned_data["answer"])
        except (actions.AlreadyAnswered, actions.ContractNotHeld) as refusal:
            messages.warning(request, OTHERS if isinstance(refusal, actions.AlreadyAnswered) else NOT_HELD)
            return redirect(self.url("change", asked))
        messages.success(request, "回答しました。お客様にはメールとお知らせで連絡します。")
        return redirect(self.url("changelist"))
