"""Undo an ID登録 within ten days. The pages before it are `accounts.registration`'s."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.codes import numbers, subjects
from accounts.codes.forms import CodeForm
from accounts.codes.models import Purpose
from accounts.codes.page import CodePage
from accounts.contact_changes.forms import FormerPasswordForm
from accounts.mailed_links.mailed import LinkDead
from accounts.reauthentication import passwords
from accounts.takeover import actions, queries
from accounts.takeover.models import Takeover
from portal.access import Access, open_to

UNDONE = "ID登録を取り消し、ご契約を元のアカウントに戻しました。念のため、パスワードを再設定してください。"
WRONG = "パスワードが一致しません。ID登録の前にお使いだったパスワードを入力してください。"


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def undo_open(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of mail or SMS. It moves into the session."""
    return queries.UNDO.enter(request, token, is_alive=lambda opened: queries.undoable(opened.ref) is not None)


@sensitive_post_parameters("password")
@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """Ask for the former account's second step; for its password, where it had none."""
    found = queries.undoable(queries.UNDO.held_ref(request))
    if found is None:
        return queries.UNDO.dead(request)
    if found.second_step is None:
        return _by_password(request, found)
    page = CodePage(
        request,
        name="undo_registration",
        subject=subjects.undoing(found.former),
        purpose=Purpose.RECOVERY,
        numbers=[numbers.of_phone(found.second_step.number)],
    )

    def done(_: CodeForm) -> HttpResponse:
        return _undone(request, found)

    return page.show("accounts/takeover/undo.html", done=done, context={"found": found})


def _by_password(request: HttpRequest, found: Takeover) -> HttpResponse:
    form, status = FormerPasswordForm(request.POST or None, asks_password=True), 200
    if form.is_valid():
        status = passwords.judge(form, "password", account=found.former, wrong=WRONG)
    if form.is_valid():
        return _undone(request, found)
    context = {"form": form, "found": found, "by_password": True}
    return render(request, "accounts/takeover/undo.html", context, status=status)


def _undone(request: HttpRequest, found: Takeover) -> HttpResponse:
    logout(request)  # in this browser too, whoever is signed in; the link goes with the session
    try:
        actions.undo(takeover=found)
    except LinkDead:
        return queries.UNDO.dead(request)
    messages.success(request, UNDONE)
    return redirect("accounts:password_reset:start")
