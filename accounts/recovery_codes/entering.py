"""The page that takes a recovery code in place of a code to the telephone, for every flow that asks for one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from accounts.users.models import User
from accounts.recovery_codes import actions, forms
from portal.access import tabs
from portal.audit.by import ANONYMOUS, By
from portal.limits import TooMany

WRONG = "リカバリーコードが一致しないか、すでに使用されています。お手元の控えをご確認ください。"
OTHER_TAB = (
    "ほかの画面で別のお手続きが始まったため、入力されたコードは使われませんでした（回数には数えていません）。"
    "続ける場合は、もう一度入力してください。"
)
SPENT = "入力の誤りが重なったため、リカバリーコードをご利用いただけません。24時間ほど時間をおいて再度お試しください。"
LAST_TRY = "あと1回誤ると、24時間ほどリカバリーコードをご利用いただけなくなります。"
TEMPLATE = "accounts/recovery_codes/enter.html"


def show(request: HttpRequest, account: User, *, done: Callable[[], HttpResponse], back: str) -> HttpResponse:
    """Judge the typed code (`done` answers the right one), or draw the page. `back` names the page of the codes by
    telephone. `account` has given a first proof: its password, a link in its mailbox, or a sign-in.
    """
    left: list[int] = []
    by = By.owner(account) if request.user.is_authenticated else ANONYMOUS

    def answered() -> HttpResponse:
        answer = done()
        if left[0] <= actions.LOW:
            messages.warning(request, f"リカバリーコードの残りは{left[0]}個です。新しいコードを作成してください。")
        return answer

    return page(
        request,
        redeem=lambda code: left.append(actions.redeem(account=account, code=code, by=by)),
        done=answered,
        context={"back_url": resolve_url(back)},
        whose=account.public_id,
    )


def page(
    request: HttpRequest,
    *,
    redeem: Callable[[str], None],
    done: Callable[[], HttpResponse],
    whose: str,
    template: str = TEMPLATE,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Draw the same page with another way to use a code up: `redeem` raises what `actions.redeem` raises.

    `whose` code it is: what an older tab was asked of somebody else is not judged.
    """
    mark = tabs.mark("recovery code", whose)
    if tabs.is_of_another(request, mark):
        messages.warning(request, OTHER_TAB)
        return redirect(request.get_full_path())
    form = forms.RecoveryCodeForm(request.POST or None)
    if form.is_valid():
        try:
            redeem(form.cleaned_data["code"])
        except actions.Refused as refusal:
            form.add_error("code", WRONG + (LAST_TRY if refusal.is_before_last else ""))
        except TooMany:
            form.add_error("code", SPENT)
        else:
            return done()
    return render(request, template, {"form": form, "mark": mark, **(context or {})})
