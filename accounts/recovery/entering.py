"""The page that takes a recovery code in place of a code to the telephone, for every flow that asks for one."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from accounts.users.models import User
from accounts.recovery import actions, forms
from portal.limits.errors import TooMany

WRONG = "リカバリーコードが一致しないか、すでに使用されています。お手元の控えをご確認ください。"
SPENT = "入力の誤りが重なったため、リカバリーコードをご利用いただけません。24時間ほど時間をおいて再度お試しください。"


def show(request: HttpRequest, account: User, *, done: Callable[[], HttpResponse], back: str) -> HttpResponse:
    """Judge what was typed (`done` answers the right code), or draw the page. `back` names the page of the codes by
    telephone. `account` has passed a first gate: its password, or a link in its mailbox.
    """
    form = forms.RecoveryCodeForm(request.POST or None)
    if form.is_valid():
        try:
            left = actions.redeem(account=account, code=form.cleaned_data["code"])
        except actions.Refused:
            form.add_error("code", WRONG)
        except TooMany:
            form.add_error("code", SPENT)
        else:
            answer = done()
            if left <= actions.LOW:
                messages.warning(request, f"リカバリーコードの残りは{left}個です。新しいコードを作成してください。")
            return answer
    return render(request, "accounts/recovery/enter.html", {"form": form, "back_url": resolve_url(back)})
