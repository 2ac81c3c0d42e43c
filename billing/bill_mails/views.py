"""お知らせの受け取り: which mails about bills the account gets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.bill_mails import actions, forms, queries
from portal.access import Access, open_to


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest) -> HttpResponse:
    """Show and store the choice of mails. Needs no reauthentication: it can be undone and reveals nothing."""
    form = forms.PreferenceForm(
        request.POST if request.method == "POST" else None, initial=queries.chosen(account_id=request.user.pk)
    )
    if form.is_valid():
        actions.choose(account=request.user, **form.cleaned_data)
        messages.success(request, "お知らせの受け取りを変更しました。")
        return redirect("billing:bill_mails:edit")
    return render(request, "billing/bill_mails/edit.html", {"form": form})
