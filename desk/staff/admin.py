"""社員: list, invite, give roles to, reinvite and dismiss staff. Every act requires a reason and fresh proof."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse

from accounts.authenticators.strengths import Strength
from accounts.models import User
from accounts.reauthentication.guards import needs
from desk.staff import acts, approvals, forms, inviting, queries, reasons, standing
from desk.staff.approvals import MANAGES
from desk.staff.models import Colleague
from desk.staff.roles import Role
from portal.audit.by import HasPermissions
from portal.staff_admin.base import FORM, StaffAdmin, by


@admin.register(Colleague)
class ColleagueAdmin(StaffAdmin[Colleague]):
    """Every account that may use the desk, with its roles and whether it can sign in."""

    address = "colleagues"
    title = "社員"
    change_list_template = "desk/staff/colleagues.html"
    change_form_template = "desk/staff/colleague.html"
    add_form_template = "desk/staff/invite.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list, the invitation, and for each colleague the page, the acts and the history."""
        add, give, end, reinvite, dismiss = (
            needs(Strength.PHONE)(view)
            for view in (self.add_view, self.give_view, self.end_view, self.reinvite_view, self.delete_view)
        )
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("invite/", add, "add", permission="add", methods=FORM),
            self.page("<str:object_id>/", self.change_view, "change"),
            self.page("<str:object_id>/roles/", give, "give", permission="change", methods=FORM),
            self.page("<str:object_id>/roles/<str:role>/end/", end, "end", permission="change", methods=FORM),
            self.page("<str:object_id>/invite/", reinvite, "reinvite", permission="change", methods=FORM),
            self.page("<str:object_id>/dismiss/", dismiss, "delete", permission="delete", methods=FORM),
            self.page("<str:object_id>/history/", self.history_view, "history", permission="history"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Colleague]:
        """Return staff, and no customers."""
        return queries.insiders()

    def has_view_permission(self, request: HttpRequest, obj: Colleague | None = None) -> bool:
        """Return whether the role manages staff."""
        return cast("User", request.user).has_perm(MANAGES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the role manages staff."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Colleague | None = None) -> bool:
        """Return whether the role manages staff."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Colleague | None = None) -> bool:
        """Return whether the role manages staff: to delete a colleague is to dismiss them; the account stays."""
        return self.has_view_permission(request)

    def url_back(self, row: Colleague) -> str:
        """Return the address of the colleague's page."""
        return self.url("change", row)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List staff by account ID, then those who were dismissed."""
        rows = [(self.url("change", one.account), one) for one in standing.of(self.get_queryset(request))]
        context = {"colleagues": rows, "former": queries.former()}
        return TemplateResponse(request, self.change_list_template, context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show how a colleague stands, what may be done, what waits for an approval, and what was done before."""
        colleague = self.get_object(request, object_id)
        [shown] = standing.of([colleague])
        waiting = list(approvals.waiting(colleague.public_id))
        names = standing.names_of(one.asked_by for one in waiting)
        context = {
            "colleague": shown,
            "is_oneself": colleague.pk == request.user.pk,
            "has_every_role": len(shown.roles) == len(Role),
            "waiting": [(one, approvals.TITLES[one.kind], names.get(one.asked_by, "")) for one in waiting],
            "records": standing.records(colleague),
            "history_url": self.history_url(request, colleague),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Invite a new colleague; ask what is meant where the account exists."""
        is_known = "readmit" in request.POST
        form = (forms.ReadmitForm if is_known else forms.InviteForm)(request.POST or None)
        if form.is_valid():
            send = inviting.readmit if is_known else inviting.invite
            answer = send(form, asker=cast("HasPermissions", request.user), by=by(request))
            if answer.done:
                messages.success(request, answer.done)
                return redirect(self.url("changelist"))
            if answer.known:
                return self._existing(request, answer.known, form)
        elif is_known and (known := inviting.known(form)):
            return self._existing(request, known, form)
        return TemplateResponse(request, self.add_form_template, {"form": form})

    def _existing(self, request: HttpRequest, account: User, form: forms.InviteForm) -> HttpResponse:
        """Ask what is meant: a role more for a colleague, or to invite somebody anew."""
        role = Role(form.cleaned_data["role"])
        if not isinstance(form, forms.ReadmitForm):
            form = forms.ReadmitForm(initial={**form.cleaned_data, "reason": ""})
        context = {"form": form, "account": account, "role": role, "roles": queries.roles_of(account)}
        context["give_url"] = reverse("desk:desk_colleague_give", args=[account.public_id], query={"role": role.value})
        return TemplateResponse(request, "desk/staff/existing.html", context)

    def give_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give a colleague one more role."""
        colleague = self.get_object(request, object_id)
        missing = [role for role in Role if role not in queries.roles_of(colleague)]
        asked = {"role": request.GET.get("role", "")}
        form = reasons.GiveForm(request.POST or None, missing=missing, initial=asked)
        return self._act(request, colleague, acts.GIVE, form)

    def end_view(self, request: HttpRequest, object_id: str, role: str) -> HttpResponse:
        """End a role of a colleague; 404 for a role that there is not."""
        colleague = self.get_object(request, object_id)
        if role not in Role.values:
            raise Http404
        form = reasons.StaffReasonForm(request.POST or None, reasons=reasons.ENDING)
        return self._act(request, colleague, acts.END, form, role=Role(role))

    def reinvite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Invite a colleague again who lost their telephone or password."""
        colleague = self.get_object(request, object_id)
        form = reasons.StaffReasonForm(request.POST or None, reasons=reasons.RESETTING)
        return self._act(request, colleague, acts.REINVITE, form)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Dismiss a colleague who has left the company."""
        colleague = self.get_object(request, object_id)
        form = reasons.StaffReasonForm(request.POST or None, reasons=reasons.DISMISSING)
        return self._act(request, colleague, acts.DISMISS, form)

    def _act(
        self,
        request: HttpRequest,
        colleague: Colleague,
        act: acts.ColleagueAct,
        form: reasons.StaffReasonForm,
        *,
        role: Role | None = None,
    ) -> HttpResponse:
        """Announce an act and ask for the reason; carry it out, or ask a second person to approve it."""
        if not form.is_valid():
            context = {"account": colleague, "act": act, "form": form, "role": role}
            context["is_second"] = act.is_second(colleague)
            return TemplateResponse(request, "desk/staff/act.html", context)
        chosen = role.value if role else form.cleaned_data.get("role", "")
        call = acts.Call(colleague, chosen, cast("HasPermissions", request.user), by(request), form.why)
        is_done, told = acts.carry_out(act, call)
        (messages.success if is_done else messages.warning)(request, told)
        is_gone = is_done and act is acts.DISMISS
        return redirect(self.url("changelist") if is_gone else self.url("change", colleague))
