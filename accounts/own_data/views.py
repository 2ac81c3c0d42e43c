"""登録データのダウンロード: everything that the portal holds about an account, for its owner."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.contact_changes.forms import PasswordOnceMoreForm
from accounts.own_data import actions
from accounts.reauthentication import guards, passwords
from accounts.users.requests import SignedInRequest
from portal import features
from portal.access import Access, open_to
from portal.audit.by import By


@sensitive_post_parameters("password")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@guards.needs_the_strongest
def index(request: SignedInRequest) -> HttpResponse:
    """Say what the file contains; a POST downloads it. Ten a day, then 429."""
    typed = request.POST if request.method == "POST" else None
    form = PasswordOnceMoreForm(typed, asks_password=not guards.has_second_step(request))
    status = 200
    if form.is_valid() and "password" in form.fields:
        status = passwords.judge(form, "password", account=request.user)
    if form.is_valid():
        actions.EXPORTS.take_or_raise(request.user.public_id)
        body = actions.export(account=request.user, by=By.owner(request.user))
        name = f"mypage-data-{timezone.localdate():%Y%m%d}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)
    context = {"form": form, "titles": list(features.exports())}
    return render(request, "accounts/own_data/index.html", context, status=status)
