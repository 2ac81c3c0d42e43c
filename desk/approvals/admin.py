"""承認: what waits for a second person, the decision about it, and what was decided in the last 400 days."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from accounts.authenticators.strengths import Strength
from accounts.models import User
from accounts.reauthentication.guards import needs
from desk.approvals import forms, queries
from portal.approvals import actions, kinds
from portal.approvals import queries as approval_queries
from portal.approvals.models import Approval, Refusal
from portal.audit.by import Why
from portal.staff_admin.base import FORM, StaffAdmin, by

TOO_CLOSE = (
    "依頼した人を招待した、または招待されてから30日たっていないため、承認できません。別の担当者が承認してください。"
)
OWN = "ご自分の依頼は、承認も却下もできません。ほかの担当者が確認します。"
NOT_OWN = "ほかの担当者の依頼は取り下げられません。却下するか、依頼した人にご連絡ください。"
NOT_THEIRS = "この依頼を承認できる役割ではありません。"
LATE = "この依頼は、すでに処理されたか、期限が過ぎています。"
CHANGED = "表示したあとに内容が変わったため、承認していません。いまの内容をご確認ください。"


@admin.register(Approval)
class ApprovalAdmin(StaffAdmin[Approval]):
    """Requests that the role asks for or decides; each decision asks for a fresh proof."""

    address = "approvals"
    title = "承認"
    change_list_template = "desk/approvals/index.html"
    change_form_template = "desk/approvals/detail.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list, one request, and its three ends."""
        approve, refuse, withdraw = (
            needs(Strength.PHONE)(view) for view in (self.approve_view, self.refuse_view, self.withdraw_view)
        )
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("<str:object_id>/", self.change_view, "change"),
            self.page("<str:object_id>/approve/", approve, "approve", permission="decide", methods=FORM),
            self.page("<str:object_id>/refuse/", refuse, "refuse", permission="decide", methods=FORM),
            self.page("<str:object_id>/withdraw/", withdraw, "withdraw", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        """Return the requests that the member of staff made or may decide; every one for auditors."""
        return approval_queries.visible_to(_person(request))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Return whether the role decides requests of any kind; that of the row is judged by the action."""
        return any(_person(request).has_perm(kind.permission) for kind in kinds.every())

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List what waits, then a page of what is over."""
        self.note_look(request)
        person = _person(request)
        ended, older = approval_queries.over(person, before=request.GET.get("before", ""))
        context = {
            "waiting": queries.waiting(person),
            "most": queries.MOST,
            "over": queries.rows(person, ended),
            "older": f"?before={older}" if older else "",
            "is_later_page": "before" in request.GET,
        }
        return TemplateResponse(request, self.change_list_template, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one request with its content as of now."""
        approval = self.get_object(request, object_id)
        self.note_look(request, row=approval.public_id)
        return TemplateResponse(request, self.change_form_template, self._shown(request, approval))

    def approve_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the content once more, and execute the request that was shown."""
        approval = self.get_object(request, object_id)
        shown = self._shown(request, approval)
        form = forms.ApproveForm(request.POST or None, initial={"digest": shown["content"].digest})
        if form.is_valid():
            return self._approved(request, approval, form.cleaned_data["digest"])
        if request.method != "POST" and shown["may_approve"]:
            return TemplateResponse(request, "desk/approvals/approve.html", {**shown, "form": form})
        messages.warning(request, self._why_not(shown["row"]))
        return redirect(self.url("change", approval))

    def refuse_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the reason of a refusal, and refuse."""
        approval = self.get_object(request, object_id)
        (row,) = queries.rows(_person(request), [approval])
        if not (row.is_waiting and row.may_decide):
            messages.warning(request, self._why_not(row))
            return redirect(self.url("change", approval))
        form = forms.RefuseForm(request.POST or None)
        if not form.is_valid():
            return TemplateResponse(request, "desk/approvals/refuse.html", {"row": row, "form": form})
        reason, ticket = Refusal(form.cleaned_data["reason"]), form.cleaned_data["ticket"]
        why = Why(reason.value, ticket) if ticket else None
        try:
            actions.refuse(approval, approver=_person(request), reason=reason, role=by(request).role, why=why)
        except (actions.NotWaiting, actions.NotAllowed):
            messages.warning(request, LATE)
        else:
            messages.success(request, "依頼を却下しました。")
        return redirect(self.url("changelist"))

    def withdraw_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Withdraw one's own request."""
        approval = self.get_object(request, object_id)
        (row,) = queries.rows(_person(request), [approval])
        if request.method != "POST" and row.is_own and row.is_waiting:
            return TemplateResponse(request, "desk/approvals/withdraw.html", {"row": row})
        try:
            if request.method != "POST":
                raise actions.NotWaiting if row.is_own else actions.NotAllowed
            actions.withdraw(approval, asker=_person(request), role=by(request).role)
        except actions.NotWaiting:
            messages.warning(request, LATE)
        except actions.NotAllowed:
            messages.warning(request, NOT_OWN)
        else:
            messages.success(request, "依頼を取り下げました。")
            return redirect(self.url("changelist"))
        return redirect(self.url("change", approval))

    def _approved(self, request: HttpRequest, approval: Approval, digest: str) -> HttpResponse:
        try:
            actions.approve(approval, digest=digest, approver=_person(request), role=by(request).role)
        except actions.NotWaiting:
            messages.warning(request, LATE)
        except actions.NotIndependent:
            messages.warning(request, TOO_CLOSE)
        except actions.NotAllowed:
            messages.warning(request, OWN if approval.asked_by == _person(request).public_id else NOT_THEIRS)
        except actions.ContentChanged:
            messages.warning(request, CHANGED)
        except kinds.CannotExecute as reason:
            messages.warning(request, str(reason))
        else:
            messages.success(request, "承認し、実行しました。")
        return redirect(self.url("change", approval))

    def _shown(self, request: HttpRequest, approval: Approval) -> dict[str, Any]:
        """Return the template's context of one request."""
        (row,) = queries.rows(_person(request), [approval])
        content = approval_queries.content(approval.kind, approval.parameters)
        is_changed = row.is_waiting and content.digest != approval.digest
        may_approve = row.is_waiting and row.may_decide and not is_changed
        return {"row": row, "content": content, "is_changed": is_changed, "may_approve": may_approve}

    def _why_not(self, row: queries.Row) -> str:
        if not row.is_waiting:
            return LATE
        if row.is_own:
            return OWN
        return CHANGED if row.may_decide else NOT_THEIRS


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)
