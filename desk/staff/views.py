"""Pages of staff: invitation, authenticator app, and reauthentication."""

import django_otp
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.mailed_links.mailed import LinkDead
from accounts.password_reset.forms import NewPasswordForm
from accounts.reauthentication import actions as reauthentication_actions
from accounts.sign_in import entry
from accounts.users.queries import personal_terms
from accounts.users.requests import SignedInRequest
from desk.staff import actions, forms, queries, setup, stages
from desk.staff.models import Authenticator
from portal.access import Access, open_to, tabs
from portal.access.paths import is_inside
from portal.limits import TooMany

SETTING_UP = "staff_authenticator"  # session key: public id of the authenticator being set up
OTHER_TAB = "ほかの画面で別のログインが始まったため、入力された数字は使われませんでした（回数には数えていません）。"
LAPSED = "ログインの有効時間が過ぎました。お手数ですが、もう一度ログインしてください。"


@open_to(Access.HALF_SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor at sign-in: the app's digits, or a passkey."""
    stage = stages.pending(request)
    if stage is None:
        entry.let_out(request)
        messages.warning(request, LAPSED)
        return redirect("accounts:sign_in:start")
    mark = tabs.mark("staff", stage.account.public_id)
    if tabs.is_of_another(request, mark):
        messages.warning(request, OTHER_TAB)
        return redirect(request.get_full_path())
    form = forms.DigitsForm(request.POST or None)
    mine = _verified(form, stage.account)
    if mine is not None:
        return entry.let_through(request, stage, device=mine, strength=Strength.PHONE)
    context = {
        "form": form,
        "mark": mark,
        "has_app": queries.authenticator(stage.account) is not None,
        "has_passkey": queries.has_passkey(stage.account),
    }
    return render(request, "desk/staff/code.html", context, status=_status(form))


@open_to(Access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: SignedInRequest) -> HttpResponse:
    """Ask for the digits again before an act, then redirect back to it; 404 for staff who have only a passkey."""
    if queries.authenticator(request.user) is None:
        raise Http404
    asked = request.GET.get("next", "")
    next_url = asked if is_inside(asked) else resolve_url("desk:index")
    form = forms.DigitsForm(request.POST or None)
    mine = _verified(form, request.user)
    if mine is not None:
        django_otp.login(request, mine)  # type: ignore[no-untyped-call]
        reauthentication_actions.record(request, Strength.PHONE, own=request.GET.get("only") == "phone")
        return redirect(next_url)
    return render(request, "desk/staff/prove.html", {"form": form, "next": next_url}, status=_status(form))


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token of the mailed link into the session, out of address bar, history and Referer."""
    return queries.LINK.enter(
        request, token, is_alive=lambda opened: queries.invitation(opened.ref) is not None, renew=entry.let_out
    )


@sensitive_post_parameters("password", "again")
@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Ask for a new password: step 1 of the invitation."""
    invitation = queries.invitation(queries.LINK.held_ref(request))
    if invitation is None:
        return queries.LINK.dead(request)
    form = NewPasswordForm(request.POST or None, terms=personal_terms(invitation.account))
    if form.is_valid():
        chosen = form.cleaned_data["password"]
        try:
            made = actions.choose_password(public_id=invitation.public_id, password=chosen)
        except LinkDead:
            return queries.LINK.dead(request)
        request.session[SETTING_UP] = made.public_id
        return redirect("desk:staff:enrol")
    return render(request, "desk/staff/password.html", {"form": form, "account": invitation.account})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the QR code and ask for the app's digits, which sign in: step 2 of the invitation."""
    invitation = queries.invitation(queries.LINK.held_ref(request))
    if invitation is None:
        return queries.LINK.dead(request)
    authenticator = queries.being_set_up(invitation.account, request.session.get(SETTING_UP, ""))
    if authenticator is None:
        return redirect("desk:staff:password")
    form = forms.DigitsForm(request.POST or None)
    if form.is_valid():
        try:
            digits = form.cleaned_data["digits"]
            mine = actions.enrol(public_id=invitation.public_id, authenticator=authenticator.public_id, digits=digits)
        except LinkDead:
            return queries.LINK.dead(request)
        except (actions.WrongDigits, TooMany) as refusal:
            _say(form, refusal)
        else:
            return _let_in(request, mine)
    context = {"form": form, "setup": setup.of(authenticator)}
    return render(request, "desk/staff/enrol.html", context, status=_status(form))


def _let_in(request: HttpRequest, authenticator: Authenticator) -> HttpResponse:
    account: User = authenticator.user
    account.otp_device = authenticator
    messages.success(request, "設定が完了しました。次回からは、パスワードと認証アプリの数字でログインします。")
    return entry.let_in(request, account, method="invitation", proven=Strength.PHONE)


def _verified(form: forms.DigitsForm, account: User) -> Authenticator | None:
    """Return the account's authenticator if the form holds its digits; otherwise add the reason to the errors."""
    if not form.is_valid():
        return None
    try:
        return actions.verify(account=account, digits=form.cleaned_data["digits"])
    except (actions.WrongDigits, TooMany) as refusal:
        _say(form, refusal)
        return None


def _say(form: forms.DigitsForm, refusal: actions.WrongDigits | TooMany) -> None:
    if isinstance(refusal, TooMany):
        minutes = -(-refusal.retry_after // 60)
        form.add_error("digits", f"入力に続けて誤りがありました。あと{minutes}分ほどたってからお試しください。")
        form.is_paused = True
    else:
        form.add_error("digits", "数字が一致しません。認証アプリに新しく表示された数字を入力してください。")


def _status(form: forms.DigitsForm) -> int:
    return 429 if form.is_paused else 200
