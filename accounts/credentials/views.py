"""パスワードの変更, アカウントIDの変更, and アカウントIDのお知らせ for a forgotten one."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.credentials import actions, forms
from accounts.reauthentication import passwords
from accounts.reauthentication.guards import has_second_step, needs_the_strongest
from accounts.sessions import actions as session_actions
from accounts.users import known_browsers
from accounts.users.actions import NameTaken
from accounts.users.queries import personal_terms
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.access.client import client_network
from portal.cookies import SHOWN_FOR, TYPED_ADDRESS
from portal.limits import TooMany
from portal.text import wait

WRONG = "現在のパスワードが一致しません。もう一度入力してください。"
STALE = "パスワードは、ほかの端末で変更されました。新しいパスワードを確認して、もう一度お手続きください。"
SAME = "現在のアカウントIDと同じです。新しいアカウントIDを入力してください。"
TAKEN = "このアカウントIDは使用されています。別のIDを入力してください。"


@sensitive_post_parameters("current", "password", "again")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_the_strongest
def password(request: SignedInRequest) -> HttpResponse:
    """Ask for the present password and the new one. This browser stays signed in, under a new session key."""
    terms, alone = personal_terms(request.user), not has_second_step(request)
    form, status = forms.PasswordForm(request.POST or None, terms=terms, alone=alone), 200
    if form.is_valid():
        status = passwords.judge(form, "current", account=request.user, wrong=WRONG)
    if form.is_valid():
        try:
            _change(request, form.cleaned_data["password"])
        except actions.Stale:
            form.add_error("current", STALE)
        else:
            messages.success(request, "パスワードを変更しました。ほかの端末からはログアウトしました。")
            return redirect("accounts:authenticators:index")
    return render(request, "accounts/credentials/password.html", {"form": form}, status=status)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_the_strongest
def username(request: SignedInRequest) -> HttpResponse:
    """Ask for another ID; 「ID チェック」 asks whether it is free and changes nothing."""
    form, status, answer = forms.IdForm(request.POST or None), 200, ""
    if form.is_valid():
        wanted = form.cleaned_data["username"]
        try:
            if "check" in request.POST:
                free = actions.is_free(account=request.user, username=wanted)
                answer = f"「{wanted}」は使用できます" if free else f"「{wanted}」は使用されています"
            else:
                actions.change_username(account=request.user, username=wanted)
                messages.success(request, f"アカウントIDを「{wanted}」に変更しました。")
                return redirect("accounts:authenticators:index")
        except actions.SameName:
            form.add_error("username", SAME)
        except NameTaken:
            form.add_error("username", TAKEN)
        except TooMany as refusal:
            form.add_error("username", _too_many(refusal))
            status = 429
    context = {"form": form, "answer": answer, "current": request.user.username}
    return render(request, "accounts/credentials/username.html", context, status=status)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder(request: HttpRequest) -> HttpResponse:
    """Ask for the address, and mail the ID. The answer is the same for every address."""
    form = forms.ReminderForm(request.POST or None, initial={"email": TYPED_ADDRESS.read(request)})
    if form.is_valid():
        known = known_browsers.account(request)
        actions.remind(address=form.cleaned_data["email"], network=client_network(request), known=known)
        answer = redirect("accounts:credentials:reminder_sent")
        TYPED_ADDRESS.write(answer, form.cleaned_data["email"], lifetime=SHOWN_FOR)
        return answer
    return render(request, "accounts/credentials/reminder.html", {"form": form})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def reminder_sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail may be on its way: the same page for every address."""
    return render(request, "accounts/credentials/reminder_sent.html", {"typed": TYPED_ADDRESS.read(request)})


def _change(request: SignedInRequest, chosen: str) -> None:
    key = request.session.session_key or ""
    account = actions.change_password(account=request.user, password=chosen, keep=key)
    update_session_auth_hash(request, account)
    session_actions.renamed(former=key, key=request.session.session_key or "")


def _too_many(refusal: TooMany) -> str:
    return f"IDを確認できる回数の上限に達しました。{wait(refusal.retry_after)}ほどたってから、もう一度お試しください。"
