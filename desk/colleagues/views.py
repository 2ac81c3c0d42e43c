"""社員: who may use the desk, and letting them in again. Every act asks for a fresh proof."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from accounts.users.actions import AddressTaken, NameTaken
from accounts.users.requests import SignedInRequest
from desk.guards import may
from desk.staff import actions, forms, queries
from desk.staff.roles import Role
from portal.access import Access, open_to
from portal.audit.by import By

TAKEN = "このアカウントIDは、よく似たIDを含めて、すでに使用されています。"
OTHER_ADDRESS = "このアカウントIDは、別のメールアドレスで登録されています。"
HAS_CONTRACTS = "ご契約のあるお客様のアカウントです。社員用に、別のアカウントIDを決めてください。"
ARCHIVED = "このアカウントは利用を終了しているため、招待できません。社員用に、別のアカウントIDを決めてください。"
ONESELF = "ご自分に対する操作はできません。ほかの管理者に依頼してください。"


class Act(NamedTuple):
    """What is done to one of the people. `text` says what will happen, `done` what has."""

    title: str
    text: str
    button: str
    done: str
    run: Callable[..., object]


REINVITE = Act(
    "認証を取り消して招待し直す",
    "新しい招待メールを送ります。いまのパスワード・認証アプリ・パスキーはすべて使えなくなり、ログイン中の端末からログアウトします。"
    "ご本人から直接の依頼であることを確かめてから行ってください。",
    "認証を取り消して招待し直す",
    "新しい招待メールを送信しました。以前の認証方法はすべて使えなくなりました。",
    actions.reinvite,
)
DISMISS = Act(
    "利用の停止",
    "役割と認証方法をすべて外し、ログイン中の端末からログアウトします。もう一度利用するには、新しい招待が必要です。",
    "停止する",
    "社内デスクの利用を停止しました。",
    actions.dismiss,
)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD"])
@may("desk.manage_staff")
def index(request: SignedInRequest) -> HttpResponse:
    """Everybody who may use the desk, with roles and whether they can sign in."""
    without = set(queries.without_factor().values_list("pk", flat=True))
    people = [
        {
            "account": one,
            "roles": "・".join(sorted(group.name for group in one.groups.all())),
            "is_ready": one.pk not in without,
        }
        for one in queries.insiders()
    ]
    return render(request, "desk/colleagues/index.html", {"people": people})


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("desk.manage_staff")
@needs(Strength.PHONE)
def invite(request: SignedInRequest) -> HttpResponse:
    """Somebody new, or another role for somebody who was here before."""
    form = forms.InviteForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        who = actions.Newcomer(facts["username"], facts["email"], facts["nickname"])
        try:
            actions.invite(who, role=Role(facts["role"]), by=By.staff(request.user))
        except NameTaken:
            form.add_error("username", TAKEN)
        except AddressTaken:
            form.add_error("email", "このメールアドレスは、別のアカウントで使用されています。")
        except actions.NotTheirs:
            form.add_error("username", ONESELF if who.username == request.user.username else OTHER_ADDRESS)
        except actions.HoldsContracts:
            form.add_error("username", HAS_CONTRACTS)
        except actions.Archived:
            form.add_error("username", ARCHIVED)
        else:
            messages.success(request, "招待メールを送信しました。24時間以内に設定するよう伝えてください。")
            return redirect("desk:colleagues:index")
    return render(request, "desk/colleagues/invite.html", {"form": form})


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("desk.manage_staff")
@needs(Strength.PHONE)
def reinvite(request: SignedInRequest, public_id: str) -> HttpResponse:
    """For somebody who lost their telephone or password."""
    return _act(request, public_id, REINVITE)


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@may("desk.manage_staff")
@needs(Strength.PHONE)
def dismiss(request: SignedInRequest, public_id: str) -> HttpResponse:
    """For somebody who no longer works here."""
    return _act(request, public_id, DISMISS)


def _act(request: SignedInRequest, public_id: str, act: Act) -> HttpResponse:
    account = queries.insider(public_id)
    if account is None:
        raise Http404
    if request.method != "POST":
        return render(request, "desk/colleagues/act.html", {"account": account, "act": act})
    try:
        act.run(account=account, by=By.staff(request.user))
    except actions.NotTheirs:
        messages.warning(request, ONESELF)
    except actions.Archived:
        messages.warning(request, ARCHIVED)
    else:
        messages.success(request, act.done)
    return redirect("desk:colleagues:index")
