"""「FIDO 認証登録」 and the list of an account's passkeys [002-52…60]."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.passkeys import actions, forms, queries
from accounts.passkeys.models import Passkey
from accounts.phones import queries as phone_queries
from accounts.reauthentication.guards import needs
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.policy.knobs import policy


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the account's passkeys: name, when made and last used, kept on one device or synced."""
    passkeys = list(queries.listed(account_id=request.user.pk))
    context = {"passkeys": passkeys, "is_full": len(passkeys) >= actions.MOST, "most": actions.MOST}
    return render(request, "accounts/passkeys/index.html", context)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def about(request: HttpRequest) -> HttpResponse:
    """Show 「FIDO(ファイド) 認証とは？」."""
    return render(request, "accounts/passkeys/about.html")


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def add(request: SignedInRequest) -> HttpResponse:
    """Explain passkeys and offer 「認証する」 with the phone at hand; it can be left for later [002-53]."""
    context = {"waits_until": phone_queries.waits_until(request.user)}
    return render(request, "accounts/passkeys/add.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
@needs(Strength.PHONE, phone_only=True)
def create(request: SignedInRequest) -> HttpResponse:
    """Ask the device, after the phone code [002-54, 55]. The page's script calls `ceremonies`."""
    return render(request, "accounts/passkeys/create.html")


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def done(request: SignedInRequest) -> HttpResponse:
    """Show what is possible from now on, and the passkey made last [002-60]."""
    latest = queries.usable(account_id=request.user.pk).first()
    if latest is None:
        return redirect("accounts:passkeys:add")
    context = {"passkey": latest, "offers_passcodes": policy().passcode}
    return render(request, "accounts/passkeys/done.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ask for another name of a passkey."""
    passkey = _mine(request, public_id)
    form = forms.RenameForm(request.POST or None, initial={"name": passkey.name})
    if form.is_valid():
        try:
            actions.rename(account=request.user, public_id=public_id, name=form.cleaned_data["name"])
        except actions.NotThere:
            raise Http404 from None
        messages.success(request, "パスキーの名前を変更しました。")
        return redirect("accounts:passkeys:index")
    return render(request, "accounts/passkeys/rename.html", {"form": form, "passkey": passkey})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Strength.PHONE)
def remove(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Ask, then remove. The page warns before the last usable one."""
    passkey = _mine(request, public_id)
    if request.method == "POST":
        try:
            actions.remove(account=request.user, public_id=public_id)
        except actions.NotThere:
            raise Http404 from None
        messages.success(request, f"パスキー「{passkey.name}」を削除しました。")
        return redirect("accounts:passkeys:index")
    others = queries.usable(account_id=request.user.pk).exclude(pk=passkey.pk)
    context = {"passkey": passkey, "is_last": passkey.confirmed and not others.exists()}
    return render(request, "accounts/passkeys/remove.html", context)


def _mine(request: SignedInRequest, public_id: str) -> Passkey:
    passkey = queries.one(account_id=request.user.pk, public_id=public_id)
    if passkey is None:
        raise Http404
    return passkey
