"""Sign-in and sign-out."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength, of_code
from accounts.codes.forms import CodeForm
from accounts.mailed_links.mailed import RETURN
from accounts.passcodes import queries as passcode_queries
from accounts.recovery_codes import entering as recovery_code_entering
from accounts.sign_in import actions, entry, forms, stages
from accounts.trusted_browsers import queries as trusted_browser_queries
from portal.access import Access, open_to
from portal.access.client import client_network
from portal.access.paths import is_inside
from portal.cookies import Cookie
from portal.source_errors import LOCKED, REFUSED
from portal.text import moment_after

LOCKED_UNTIL = Cookie("locked_until")  # when a browser that met the lock may try again, in seconds since 1970
LONGEST_LOCK = timedelta(hours=48)  # a moment further ahead is not ours
LAPSED = "ログインの有効時間が過ぎました。お手数ですが、もう一度ログインしてください。"


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for ID or address, and for the password."""
    next_url = request.GET.get("next", "")
    if request.user.is_authenticated:
        return redirect(next_url if is_inside(next_url) else "home:index")
    form = forms.SignInForm(request.POST or None)
    refused: actions.Refused | None = None
    if form.is_valid():
        try:
            account = actions.authenticate(
                **form.cleaned_data,
                network=client_network(request),
                browser=trusted_browser_queries.COOKIE.read(request),
            )
        except actions.Refused as refusal:
            refused = refusal
            form.add_error(None, REFUSED.text)
            form.warn_of_look_alikes()
        except actions.Locked as locked_out:
            answer = redirect("accounts:sign_in:locked")
            until = int(moment_after(locked_out.seconds).timestamp())
            LOCKED_UNTIL.write(answer, str(until), lifetime=timedelta(seconds=locked_out.seconds))
            return answer
        except actions.Elsewhere as other:
            return other.answer(request)
        except actions.Withdrawn as leaving:
            RETURN.hold(request, leaving.account.public_id)
            return redirect(RETURN.page)
        else:
            return entry.let_in(request, account, method="password", next_url=next_url)
    context = {"form": form, "refused": refused, "error": REFUSED, "offered": passcode_queries.offered(request)}
    return render(request, "accounts/sign_in/start.html", context)


@open_to(Access.HALF_SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for 認証コード入力 [002-35…42]: the second step, after the right password."""
    waiting = stages.pending(request)
    if waiting is None:
        return _again(request)
    stage, phone, page = waiting

    def done(form: CodeForm) -> HttpResponse:
        strength, trusts = of_code(page.digits), bool(form.cleaned_data.get("trust"))
        return entry.let_through(request, stage, device=phone, strength=strength, trusts=trusts)

    return page.show(
        "accounts/sign_in/code.html", done=done, form=forms.SecondStepForm, context={"is_paused": phone.paused_at}
    )


@open_to(Access.HALF_SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def code_help(request: HttpRequest) -> HttpResponse:
    """Show 認証コードが届かない場合 [002-42]."""
    return _again(request) if stages.pending(request) is None else render(request, "accounts/sign_in/code_help.html")


@open_to(Access.HALF_SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    """Ask for a recovery code where the telephone is not at hand. It proves as much as six digits by telephone."""
    waiting = stages.pending(request)
    if waiting is None:
        return _again(request)
    stage, phone, _ = waiting

    def done() -> HttpResponse:
        return entry.let_through(request, stage, device=phone, strength=Strength.PHONE, trusts=False)

    return recovery_code_entering.show(request, stage.account, done=done, back="accounts:sign_in:code")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def locked(request: HttpRequest) -> HttpResponse:
    """Show ご確認ください [002-65, 66]: when the browser that met the lock may try again, and the ways out. The page
    reveals nothing of the account, nor whether there is one.
    """
    context = {"until": _moment(LOCKED_UNTIL.read(request)), "error": LOCKED}
    return render(request, "accounts/sign_in/locked.html", context)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """End this session. A GET only shows the button: no link signs anybody out."""
    if request.method != "POST" and request.user.is_authenticated:
        return render(request, "accounts/sign_in/logout.html")
    if request.method == "POST":
        entry.let_out(request)
        messages.success(request, "ログアウトしました。")
    return redirect("accounts:sign_in:start")


def _moment(seconds: str) -> datetime | None:
    """Return the moment to come that the cookie names; None for anything else."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 11):
        return None
    at, now = datetime.fromtimestamp(int(seconds), UTC), timezone.now()
    return at if now < at <= now + LONGEST_LOCK else None


def _again(request: HttpRequest) -> HttpResponse:
    """Say that the pending sign-in is over: too old, or the account was closed meanwhile."""
    entry.let_out(request)
    messages.warning(request, LAPSED)
    return redirect("accounts:sign_in:start")
