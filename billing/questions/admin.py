"""明細への質問 for staff: read a question with the item that it is about, and answer.

Looking asks for no reason: the customer's own question is the reason.
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
from billing.questions import actions, explaining, queries
from billing.questions.forms import MessageForm
from billing.questions.models import Question, State
from billing.statements import items
from portal.audit import trail
from portal.staff_admin.base import FORM, StaffAdmin, by

OTHERS = "このご質問には、ほかの担当者がすでに回答しています。"
NOT_HELD = "このお客様は、いまはこのご契約を登録していないため、回答できません。"


@admin.register(Question)
class QuestionAdmin(StaffAdmin[Question]):
    """Questions that wait for an answer, each with its item explained as to the customer."""

    address = "questions"
    title = "明細へのご質問"
    change_list_template = "billing/questions/waiting.html"
    change_form_template = "billing/questions/answer.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list of waiting questions and the page that answers one."""
        answer = needs(Strength.PHONE)(self.change_view)
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("<str:object_id>/", answer, "change", permission="change", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Return every question, answered or not, except the member of staff's own."""
        rows = super().get_queryset(request).select_related("account", "contract").prefetch_related("messages")
        return rows.exclude(account=request.user.pk)

    def has_view_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Return whether the role may answer questions."""
        return self.has_change_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the waiting questions, longest first."""
        waiting = queries.waiting(viewer_id=cast("Any", request.user).pk)
        return TemplateResponse(request, self.change_list_template, {"waiting": waiting, "most": queries.MOST})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one question with its item; a POST answers it."""
        question = self.get_object(request, object_id)
        form = MessageForm(request.POST or None, label="お客様への回答", help_text="お客様がマイページで読みます。")
        if form.is_valid():
            return self._answered(request, question, form)
        about, contract = question.account.public_id, question.contract.public_id
        trail.record("billing:questions:viewed", by=by(request), about=about, contract=contract)
        subject = queries.subject(account_id=question.account_id, public_id=question.bill, item_no=question.item_no)
        is_theirs = question.contract.holder_id == question.account_id
        context = {
            "question": question,
            "form": form,
            "item": items.printed(subject.item) if subject else None,
            "sentences": explaining.of(subject) if subject else [],
            "is_theirs": is_theirs,
            "is_waiting": is_theirs and question.state == State.ASKED,
        }
        return TemplateResponse(request, self.change_form_template, context)

    def _answered(self, request: HttpRequest, question: Question, form: MessageForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            actions.answer(question=question, text=given["text"], once=given["once"], by=by(request))
        except (actions.AlreadyAnswered, actions.ContractNotHeld) as refusal:
            messages.warning(request, OTHERS if isinstance(refusal, actions.AlreadyAnswered) else NOT_HELD)
            return redirect(self.url("change", question))
        messages.success(request, "回答しました。お客様にはメールとお知らせで連絡します。")
        return redirect(self.url("changelist"))
