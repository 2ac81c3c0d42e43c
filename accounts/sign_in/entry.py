"""Beginning and end of sessions: every sign-in and sign-out passes here."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_otp.models import Device

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.sign_in.backends import PortalBackend
from accounts.sign_in.stages import PendingStep
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.trusted_browsers import queries as trusted_browser_queries
from portal.access.paths import is_inside
from portal.audit import trail
from portal.audit.by import By
from portal.policy.knobs import policy

BACKEND = f"{PortalBackend.__module__}.{PortalBackend.__qualname__}"


@transaction.atomic
def let_in(
    request: HttpRequest, account: User, *, method: str, proven: Strength | None = None, next_url: str = ""
) -> HttpResponse:
    """Sign the account in through allauth's stages, then redirect to `next_url` if it is inside the portal, else home.

    The session before is dropped, with its key. `method` names the proof; `proven` is its strength where it was more
    than a password: it spares the second step and counts as a proof.
    """
    logout(request)
    account.backend = BACKEND
    home = settings.STAFF_REDIRECT_URL if account.is_insider else settings.LOGIN_REDIRECT_URL
    response: HttpResponse = perform_login(
        request,
        account,
        redirect_url=next_url if is_inside(next_url) else resolve_url(home),
        signal_kwargs={"method": method, **({} if proven is None else {"proven": int(proven)})},
    )
    return response


@transaction.atomic
def let_through(
    request: HttpRequest, stage: PendingStep, *, device: Device, strength: Strength, trusts: bool = False
) -> HttpResponse:
    """Complete the sign-in after the second step, under a new session key, and redirect to its destination.

    `trusts`: this browser is not asked for the next 30 days.
    """
    account = stage.account
    account.backend = BACKEND
    account.otp_device = device
    stage.login.signal_kwargs = {**(stage.login.signal_kwargs or {}), "proven": int(strength)}
    response: HttpResponse = stage.exit()  # type: ignore[no-untyped-call]
    if trusts:
        user_agent = request.headers.get("User-Agent", "")
        cookie = trusted_browser_queries.COOKIE
        token = trusted_browser_actions.trust(account=account, former=cookie.read(request), user_agent=user_agent)
        cookie.write(response, token, lifetime=policy().trusted_lifetime)
    return response


@transaction.atomic
def let_out(request: HttpRequest) -> None:
    """End the session here and in the database; its cookie is worthless from now on."""
    if request.user.is_authenticated:
        trail.record("accounts:sign_in:signed_out", by=By.owner(request.user), about=request.user.public_id)
    logout(request)
