"""Sign-in with the passcode of this browser [002-61].

The browser is the second factor, so no code to the telephone follows. Only what the browser's own cookie names is
shown, compared or counted: for every other browser the page is the same as where no account has a passcode.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import Strength
from accounts.passcodes import actions, forms, queries
from accounts.passcodes.models import LIFETIME
from accounts.sign_in import entry
from portal.access import Access, open_to
from portal.access.paths import is_inside
from portal.audit.by import ANONYMOUS

NONE_HERE = (
    "このブラウザーでは、パスコードでログインできません。登録していないか、無効になっています。"
    "アカウントIDとパスワードでログインしてください。パスコードは、ログインしたあとに登録できます。"
)


@sensitive_post_parameters("digits")
@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for パスコードでログイン: the owner, where several people share the browser, and the digits."""
    asked = request.GET.get("next", "")
    next_url = asked if is_inside(asked) else ""
    if request.user.is_authenticated:
        return redirect(next_url or "home:index")
    offered = queries.offered(request)
    if not offered:
        return _to_password(request, NONE_HERE, next_url)
    form = forms.SignInForm(request.POST or None, offered=offered)
    if form.is_valid():
        passcode = queries.here(request).filter(public_id=form.chosen()).first()
        if passcode is None:
            return _to_password(request, NONE_HERE, next_url)
        try:
            actions.use(passcode=passcode, digits=form.cleaned_data["digits"], by=ANONYMOUS)
        except actions.Refused as refusal:
            form.add_error("digits", refusal.text)
        except actions.Disabled:
            return _to_password(request, actions.Disabled.text, next_url)
        else:
            response = entry.let_in(
                request, passcode.user, method="passcode", proven=Strength.PASSCODE, next_url=next_url
            )
            queries.COOKIE.write(response, queries.COOKIE.read(request), lifetime=LIFETIME)  # a year from now on
            return response
    return render(request, "accounts/sign_in/passcode.html", {"form": form, "offered": offered, "next": next_url})


def _to_password(request: HttpRequest, words: str, next_url: str) -> HttpResponse:
    messages.warning(request, words)
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    return redirect(resolve_url("accounts:sign_in:start") + query)
