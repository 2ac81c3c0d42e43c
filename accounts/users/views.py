"""アカウント設定."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users import actions, display, facts, forms, policies
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """セキュリティ: how well the account is guarded, and everything that its owner may change."""
    previous, known = request.session.get("previous_sign_in"), facts.of(request)
    context = {
        **known,
        "email": display.masked_email(request.user.email),
        "previous_sign_in": datetime.fromisoformat(previous) if previous else None,
        "advice": policies.advice(known),
    }
    return render(request, "accounts/users/index.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest) -> HttpResponse:
    """ContactChange the nickname [001-26]."""
    form = forms.NicknameForm(request.POST or None, initial={"nickname": request.user.nickname})
    if form.is_valid():
        actions.change_nickname(account=request.user, nickname=form.cleaned_data["nickname"])
        messages.success(request, "ニックネームを変更しました。")
        return redirect("accounts:users:index")
    return render(request, "accounts/users/edit.html", {"form": form})
