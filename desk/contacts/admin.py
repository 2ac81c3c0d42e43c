"""連絡先の確認: contracts whose contacts a colleague changed by a file, and what a second person says of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from accounts.authenticators.strengths import Strength
from accounts.contracts import confirming, queries
from accounts.models import UnconfirmedContacts, User
from accounts.reauthentication.guards import needs
from desk.cautions import queries as caution_queries
from desk.cautions.policies import is_protected
from desk.contacts import actions
from desk.customers import actions as customer_actions
from desk.customers import masking
from portal.audit.by import Why
from portal.staff_admin import cases
from portal.staff_admin.base import FORM, by
from portal.staff_admin.masked import MaskedAdmin

MOST = 100  # contracts of the list
CONFIRMS, REVEALS = "accounts.confirm_contacts", "desk.reveal"
OWN = "ご自身、またはご自身と招待し合ったばかりの社員が取り込んだ連絡先です。別の担当者が確認してください。"
NOTHING = "ほかの担当者が対応したか、待つ期間が終わっています。"


@dataclass(frozen=True)
class Answer:
    """What a member of staff can say of changed contacts: its words and what carries it out."""

    title: str
    text: str
    done: str
    run: Callable[..., None]


ANSWERS = {
    "confirm": Answer(
        "連絡先を確認済みにする",
        "お客様または書類で、新しい連絡先がご本人のものであることを確かめてから行ってください。すぐに本人確認に使えるようになります。",
        "連絡先を確認済みにしました。",
        actions.confirm,
    ),
    "dispute": Answer(
        "お客様に心当たりがない",
        "別の連絡先が取り込まれるか、別の担当者が確認するまで、この連絡先を本人確認に使いません。会社のシステムの登録も"
        "直してください。",
        "この連絡先を本人確認に使わないようにしました。",
        confirming.dispute,
    ),
}


@admin.register(UnconfirmedContacts)
class UnconfirmedContactsAdmin(MaskedAdmin[UnconfirmedContacts]):
    """Contacts that prove nothing yet: masked until a reason is given; answers ask for a reason and a fresh proof."""

    address = "contacts"
    title = "連絡先の確認"
    change_list_template = "desk/contacts/index.html"
    change_form_template = "desk/contacts/contacts.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list, one contract, and the answer about it."""
        answer = needs(Strength.PHONE)(self.answer_view)
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("<str:object_id>/", self.change_view, "change", methods=FORM),
            self.page("<str:object_id>/<str:answer>/", answer, "answer", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnconfirmedContacts]:
        """Return those that wait, except of the member of staff's own contracts, longest first."""
        return queries.unconfirmed(besides=request.user.pk)

    def has_view_permission(self, request: HttpRequest, obj: UnconfirmedContacts | None = None) -> bool:
        """Return whether the role may confirm: nobody else has a reason to look."""
        return cast("User", request.user).has_perm(CONFIRMS)

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see personal data in clear, for a reason."""
        return cast("User", request.user).has_perm(REVEALS)

    def about(self, row: UnconfirmedContacts) -> str:
        """Return the holder, or the contract where it has none."""
        return (row.contract.holder or row.contract).public_id

    def record_reveal(self, request: HttpRequest, row: UnconfirmedContacts, why: Why) -> None:
        """Record the reason, about the holder, or about the contract where it has none."""
        customer_actions.reveal(by=by(request), **self._about(row), why=why)

    def record_look(self, request: HttpRequest, row: UnconfirmedContacts, *, in_clear: bool) -> None:
        """Record the look, about the holder, or about the contract where it has none."""
        customer_actions.opened(by=by(request), **self._about(row), is_revealed=in_clear)

    def history_url(self, request: HttpRequest, row: UnconfirmedContacts) -> str:
        """Return no address: the log is about the account and the contract, whose pages show it."""
        return ""

    def shown(self, request: HttpRequest, row: UnconfirmedContacts, *, in_clear: bool) -> dict[str, Any]:
        """Return the contract as the file left it, and who changed it."""
        cautions = caution_queries.about(row.contract.holder, [row.contract])
        protected = is_protected(cautions)
        return {
            "waiting": row,
            "shown": masking.of_contract(row.contract, masking.Clarity(is_revealed=in_clear, is_protected=protected)),
            "cautions": cautions,
            "changed_by": self.admin_site.people([row.changed_by]).get(row.changed_by, ""),
            "is_own": row.changed_by == cast("User", request.user).public_id,
        }

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the contracts that wait, longest first."""
        self.note_look(request)
        rows = self.get_queryset(request)
        listed = list(rows[:MOST])
        warned = self.admin_site.cautions(one.contract.public_id for one in listed)
        waiting = [(one, warned.get(one.contract.public_id)) for one in listed]
        context = {"waiting": waiting, "count": rows.count(), "most": MOST}
        return TemplateResponse(request, self.change_list_template, context)

    def answer_view(self, request: HttpRequest, object_id: str, answer: str) -> HttpResponse:
        """Ask for the reason of an answer, and carry it out."""
        chosen = ANSWERS.get(answer)
        if chosen is None:
            raise Http404
        row = self.get_object(request, object_id)
        form = self.admin_site.act_form(request, self.about(row))
        if form.is_valid():
            cases.keep(request, self.about(row), form.why)
            try:
                chosen.run(contract=row.contract, by=by(request), why=form.why)
            except confirming.NothingToConfirm:
                messages.info(request, NOTHING)
            except confirming.OwnChange:
                messages.warning(request, OWN)
            else:
                messages.success(request, chosen.done)
            return redirect(self.url("changelist"))
        context = {"form": form, "waiting": row, "answer": chosen}
        return TemplateResponse(request, "desk/contacts/answer.html", context)

    def _about(self, row: UnconfirmedContacts) -> dict[str, str]:
        return {"about": self.about(row), "contract": row.contract.public_id}
