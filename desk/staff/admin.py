"""社員: list, invite, reinvite and dismiss staff. Every act requires fresh reauthentication."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from accounts.users.actions import AddressTaken, NameTaken
from desk.staff import actions, forms, queries
from desk.staff.models import Colleague
from desk.staff.roles import Role
from portal.staff_admin.base import FORM, StaffAdmin, by

MANAGES = "desk.manage_staff"
TAKEN = "このアカウントIDは、よく似たIDを含めて、すでに使用されています。"
OTHER_ADDRESS = "このアカウントIDは、別のメールアドレスで登録されています。"
HAS_CONTRACTS = "ご契約のあるお客様のアカウントです。社員用に、別のアカウントIDを決めてください。"
ARCHIVED = "このアカウントは利用を終了しているため、招待できません。社員用に、別のアカウントIDを決めてください。"
ONESELF = "ご自分に対する操作はできません。ほかの管理者に依頼してください。"


class ColleagueAct(NamedTuple):
    """Texts of an act on a colleague: `text` announces it, `done` confirms it."""

    title: str
    text: str
    button: str
    done: str
    run: Callable[..., object]


REINVITE = ColleagueAct(
    "認証を取り消して招待し直す",
    "新しい招待メールを送ります。いまのパスワード・認証アプリ・パスキーはすべて使えなくなり、ログイン中の端末からログアウトします。"
    "ご本人から直接の依頼であることを確かめてから行ってください。",
    "認証を取り消して招待し直す",
    "新しい招待メールを送信しました。以前の認証方法はすべて使えなくなりました。",
    actions.reinvite,
)
DISMISS = ColleagueAct(
    "利用の停止",
    "役割と認証方法をすべて外し、ログイン中の端末からログアウトします。もう一度利用するには、新しい招待が必要です。",
    "停止する",
    "社内デスクの利用を停止しました。",
    actions.dismiss,
)


@admin.register(Colleague)
class ColleagueAdmin(StaffAdmin[Colleague]):
    """Every account that may use the desk, with its roles and whether it can sign in."""

    address = "colleagues"
    title = "社員"
    change_list_template = "desk/staff/colleagues.html"
    add_form_template = "desk/staff/invite.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the list, the invitation, and for each colleague the two acts and the history."""
        add, reinvite, dismiss = (
            needs(Strength.PHONE)(view) for view in (self.add_view, self.reinvite_view, self.delete_view)
        )
        return [
            self.page("", self.changelist_view, "changelist"),
            self.page("invite/", add, "add", permission="add", methods=FORM),
            self.page("<str:object_id>/invite/", reinvite, "reinvite", permission="change", methods=FORM),
            self.page("<str:object_id>/dismiss/", dismiss, "delete", permission="delete", methods=FORM),
            self.page("<str:object_id>/history/", self.history_view, "history", permission="history"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Colleague]:
        """Return staff, and no customers."""
        return queries.insiders()

    def has_view_permission(self, request: HttpRequest, obj: Colleague | None = None) -> bool:
        """Return whether the role manages staff."""
        user: Any = request.user
        return bool(user.has_perm(MANAGES))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the role manages staff."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Colleague | None = None) -> bool:
        """Return whether the role manages staff."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Colleague | None = None) -> bool:
        """Return whether the role manages staff: to delete a colleague is to dismiss them; the account stays."""
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """List staff by account ID."""
        without = set(queries.without_factor().values_list("pk", flat=True))
        colleagues = [
            {
                "account": one,
                "roles": "・".join(sorted(group.name for group in one.groups.all())),
                "is_ready": one.pk not in without,
                "history_url": self.history_url(request, one),
            }
            for one in self.get_queryset(request)
        ]
        return TemplateResponse(request, self.change_list_template, {"colleagues": colleagues})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Invite a new colleague, or give another role to a former one."""
        form = forms.InviteForm(request.POST or None)
        if form.is_valid() and self._invited(request, form):
            messages.success(request, "招待メールを送信しました。24時間以内に設定するよう伝えてください。")
            return redirect(self.url("changelist"))
        return TemplateResponse(request, self.add_form_template, {"form": form})

    def reinvite_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Invite a colleague again who lost their telephone or password."""
        return self._act(request, object_id, REINVITE)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Dismiss a colleague who has left the company."""
        return self._act(request, object_id, DISMISS)

    def _invited(self, request: HttpRequest, form: forms.InviteForm) -> bool:
        """Send the invitation and return whether it was sent; otherwise add the reason to the form's errors."""
        typed = form.cleaned_data
        newcomer = actions.Newcomer(typed["username"], typed["email"], typed["nickname"])
        user: Any = request.user
        try:
            actions.invite(newcomer, role=Role(typed["role"]), by=by(request))
        except NameTaken:
            form.add_error("username", TAKEN)
        except AddressTaken:
            form.add_error("email", "このメールアドレスは、別のアカウントで使用されています。")
        except actions.NotTheirs:
            form.add_error("username", ONESELF if newcomer.username == user.username else OTHER_ADDRESS)
        except actions.HoldsContracts:
            form.add_error("username", HAS_CONTRACTS)
        except actions.Archived:
            form.add_error("username", ARCHIVED)
        return form.is_valid()

    def _act(self, request: HttpRequest, object_id: str, act: ColleagueAct) -> HttpResponse:
        colleague = self.get_object(request, object_id)
        if request.method != "POST":
            return TemplateResponse(request, "desk/staff/act.html", {"account": colleague, "act": act})
        try:
            act.run(account=colleague, by=by(request))
        except actions.NotTheirs:
            messages.warning(request, ONESELF)
        except actions.Archived:
            messages.warning(request, ARCHIVED)
        else:
            messages.success(request, act.done)
        return redirect(self.url("changelist"))
