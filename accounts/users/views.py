"""The page that changes the nickname."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users import actions, forms
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest) -> HttpResponse:
    """Change the nickname [001-26]."""
    form = forms.NicknameForm(request.POST or None, initial={"nickname": request.user.nickname})
    if form.is_valid():
        actions.change_nickname(account=request.user, nickname=form.cleaned_data["nickname"])
        messages.success(request, "ニックネームを変更しました。")
        return redirect("accounts:authenticators:index")
    return render(request, "accounts/users/edit.html", {"form": form})
