"""退会, and coming back within ten days."""

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
from accounts.mailed_links.mailed import RETURN, LinkDead
from accounts.reauthentication import guards, passwords
from accounts.users.requests import SignedInRequest
from accounts.withdrawal import actions, forms, queries
from accounts.withdrawal.models import LIFETIME, Withdrawal
from portal.access import Access, open_to
from portal.audit.by import By, Via

RETURNED = "退会を取りやめました。これまでのIDとパスワードでログインしてください。"


@sensitive_post_parameters("password")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@guards.needs_the_strongest
def start(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what stays, and close the account."""
    typed = request.POST if request.method == "POST" else None
    form = forms.WithdrawalForm(typed, asks_password=not guards.has_second_step(request))
    status = 200
    if form.is_valid() and "password" in form.fields:
        status = passwords.judge(form, "password", account=request.user)
    if form.is_valid() and not request.user.is_insider:
        actions.begin(account=request.user, by=By.owner(request.user, Via.SESSION))
        logout(request)
        return redirect("accounts:withdrawal:done")
    context = {"form": form, "days": LIFETIME.days, "contracts": request.user.contracts.count()}
    return render(request, "accounts/withdrawal/start.html", context, status=status)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest) -> HttpResponse:
    """Say that the account is closed and how to come back. The page names nobody."""
    return render(request, "accounts/withdrawal/done.html", {"days": LIFETIME.days})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of mail or SMS. It moves into the session."""
    return RETURN.enter(request, token, is_alive=lambda opened: queries.returnable(opened.ref) is not None)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the account's second step, if it had one, and open the account again.

    Without a second step the mailbox is enough, as for a new password: signing in still asks for the password.
    """
    found = queries.returnable(RETURN.held_ref(request))
    if found is None:
        return RETURN.dead(request)
    context = {"found": found, "until": found.asked_at + LIFETIME}
    phone = queries.second_step(found)
    if phone is None:
        if request.method == "POST":
            return _returned(request, found)
        return render(request, "accounts/withdrawal/come_back.html", context)
    page = CodePage(
        request,
        name="return",
        subject=subjects.undoing(found.account),
        purpose=Purpose.RECOVERY,
        numbers=[numbers.of_phone(phone.number)],
    )

    def answered(_: CodeForm) -> HttpResponse:
        return _returned(request, found)

    return page.show("accounts/withdrawal/come_back.html", done=answered, context={**context, "by_phone": True})


def _returned(request: HttpRequest, found: Withdrawal) -> HttpResponse:
    logout(request)  # whoever is signed in in this browser; the link goes with the session
    try:
        actions.come_back(withdrawal=found, by=By.owner(found.account, Via.LINK))
    except LinkDead:
        return RETURN.dead(request)
    messages.success(request, RETURNED)
    return redirect("accounts:sign_in:start")
