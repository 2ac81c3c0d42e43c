"""電話番号の変更, and taking it back within ten days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.changes import actions, pages, queries
from accounts.codes.forms import CodeForm
from accounts.phones import queries as phones
from accounts.phones.forms import NumberForm
from accounts.proof.guards import needs
from accounts.proof.strengths import Strength
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to

UNDO = "undo_change"  # session key: public id of the change whose link this browser opened
SAME = "現在ご登録の電話番号と同じです。新しい電話番号を入力してください。"
LAPSED = "お手続きの有効時間が過ぎました。お手数ですが、はじめからお手続きください。"
DEAD = "リンクの有効期限が切れているか、すでに取り消されています。"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Strength.PHONE)
def phone(request: SignedInRequest) -> HttpResponse:
    """Which number instead. A recovery code or a passkey opens this page where the telephone is lost."""
    current = phones.of(request.user)
    if current is None:
        return redirect("accounts:phones:add")
    form = NumberForm(request.POST or None)
    if form.is_valid():
        number = form.cleaned_data["phone"]
        if number != current.number:
            pages.choose(request, number)
            return redirect("accounts:changes:phone_code")
        form.add_error("phone", SAME)
    return render(request, "accounts/changes/phone.html", {"form": form, "current": current})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: SignedInRequest) -> HttpResponse:
    """Answer the new telephone; with it, it takes the place of the former one."""
    number = pages.chosen(request)
    if not number:
        messages.warning(request, LAPSED)
        return redirect("accounts:changes:phone")

    def done(_: CodeForm) -> HttpResponse:
        pages.end(request)
        try:
            actions.replace_phone(account=request.user, number=number, keep=request.session.session_key or "")
        except (actions.NoPhone, actions.SamePhone):
            return redirect("accounts:changes:phone")
        messages.success(request, "登録電話番号を変更しました。")
        return redirect("accounts:users:index")

    return pages.replacement(request, request.user, number).show("accounts/changes/phone_code.html", done=done)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def undo_open(request: HttpRequest, token: str) -> HttpResponse:
    """The link of mail or SMS. Its token moves into the session."""
    try:
        request.session[UNDO] = actions.opened(token)
    except actions.LinkDead:
        return _dead(request)
    return redirect("accounts:changes:undo")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """The second step that was valid before the change; with it the change is undone."""
    change = queries.undoable(request.session.get(UNDO, ""))
    if change is None:
        return _dead(request)

    def done(_: CodeForm) -> HttpResponse:
        request.session.pop(UNDO, None)
        try:
            actions.undo(change=change)
        except actions.LinkDead:
            return _dead(request)
        messages.success(request, "電話番号の変更を取り消し、すべての端末からログアウトしました。")
        return redirect("accounts:login:reset")

    return pages.former(request, change).show("accounts/changes/undo.html", done=done, context={"change": change})


def _dead(request: HttpRequest) -> HttpResponse:
    messages.error(request, DEAD)
    return redirect("accounts:login:start")
