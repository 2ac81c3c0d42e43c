"""名義の確認: contracts whose file named another person, and the decision whose they are."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from accounts.authenticators.strengths import Strength
from accounts.contracts import deciding
from accounts.models import Holding, User
from accounts.reauthentication.guards import needs
from desk.cautions import queries as caution_queries
from desk.cautions.policies import refused
from desk.customers import actions as customer_actions
from desk.holdings import queries
from portal.audit.by import Why
from portal.staff_admin import cases
from portal.staff_admin.base import FORM, by
from portal.staff_admin.masked import MaskedAdmin
from portal.staff_admin.reasons import ActForm

DECIDES, REVEALS = "accounts.decide_holding", "desk.reveal"
OUTCOMES = {
    "same": (deciding.resume, "同じ方として、ご契約の表示を再開しました。"),
    "other": (deciding.end, "別の方として、以前の登録を終了しました。新しいご契約者は会員登録できます。"),
}
DECIDED = "ほかの担当者が対応したか、会社のデータがふたたび変わりました。もう一度ご確認ください。"
ANOTHER_PERSON = "ご自身が取り込んだファイルで止まったご契約です。別の担当者が確認してください。"
CLOSED = "以前のアカウントは閉じられているため、再開できません。新しく会員登録をご案内ください。"


class DecisionForm(ActForm):
    """The reason, the person's proof, and which data of the contract the page was drawn from (`deciding.version`)."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


@admin.register(Holding)
class HoldingAdmin(MaskedAdmin[Holding]):
    """Suspended holdings: masked until a reason is given; a decision asks for a reason and a fresh proof."""

    address = "holdings"
    title = "名義の確認"
    change_list_template = "desk/holdings/index.html"
    change_form_template = "desk/holdings/holding.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list, one holding, and the decision about it."""
        decide = needs(Strength.PHONE)(self.decide_view)
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("<str:object_id>/", self.change_view, "change", methods=FORM),
            self.page("<str:object_id>/<str:outcome>/", decide, "decide", methods=FORM),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Holding]:
        """Return the waiting holdings, except the member of staff's own."""
        return queries.waiting(besides=request.user.pk)

    def has_view_permission(self, request: HttpRequest, obj: Holding | None = None) -> bool:
        """Return whether the role may decide: nobody else has a reason to look."""
        return cast("User", request.user).has_perm(DECIDES)

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see personal data in clear, for a reason."""
        return cast("User", request.user).has_perm(REVEALS)

    def about(self, row: Holding) -> str:
        """Return the former holder."""
        return row.account.public_id

    def record_reveal(self, request: HttpRequest, row: Holding, why: Why) -> None:
        """Record the reason, about the former holder."""
        about, contract = row.account.public_id, row.contract.public_id
        customer_actions.reveal(by=by(request), about=about, contract=contract, why=why)

    def record_look(self, request: HttpRequest, row: Holding, *, in_clear: bool) -> None:
        """Record the look, about the former holder."""
        about, contract = row.account.public_id, row.contract.public_id
        customer_actions.opened(by=by(request), about=about, contract=contract, is_revealed=in_clear)

    def history_url(self, request: HttpRequest, row: Holding) -> str:
        """Return no address: the log is about the account and the contract, whose pages show it."""
        return ""

    def shown(self, request: HttpRequest, row: Holding, *, in_clear: bool) -> dict[str, Any]:
        """Return the holding and both persons beside each other."""
        cautions = caution_queries.about(row.account, [row.contract])
        return {"holding": row, "compared": queries.compared(row, is_revealed=in_clear), "cautions": cautions}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List the waiting holdings, longest first."""
        self.note_look(request)
        rows = self.get_queryset(request)
        listed = list(rows[: queries.MOST])
        warned = self.admin_site.cautions(one.contract.public_id for one in listed)
        waiting = [(one, warned.get(one.contract.public_id)) for one in listed]
        context = {"waiting": waiting, "count": rows.count(), "most": queries.MOST}
        return TemplateResponse(request, self.change_list_template, context)

    def decide_view(self, request: HttpRequest, object_id: str, outcome: str) -> HttpResponse:
        """Ask for the reason of a decision, and carry it out."""
        if outcome not in OUTCOMES:
            raise Http404
        holding = self.get_object(request, object_id)
        initial = {"seen": deciding.version(holding), **cases.kept(request, self.about(holding))}
        found = refused(caution_queries.about(holding.account, [holding.contract]))
        form = DecisionForm(request.POST or None, initial=initial, refused=found)
        if form.is_valid():
            cases.keep(request, self.about(holding), form.why)
            return self._decided(request, holding, outcome, form)
        context = {"form": form, "holding": holding, "outcome": outcome}
        return TemplateResponse(request, "desk/holdings/decide.html", context)

    def _decided(self, request: HttpRequest, holding: Holding, outcome: str, form: DecisionForm) -> HttpResponse:
        decide, done = OUTCOMES[outcome]
        try:
            decide(holding=holding, seen=form.cleaned_data["seen"], by=by(request), why=form.why)
        except deciding.AlreadyDecided:
            messages.warning(request, DECIDED)
        except deciding.OwnContract:
            messages.warning(request, ANOTHER_PERSON)
            return redirect(self.url("change", holding))
        except deciding.MayNotHold:
            messages.warning(request, CLOSED)
            return redirect(self.url("change", holding))
        else:
            messages.success(request, done)
        return redirect(self.url("changelist"))
