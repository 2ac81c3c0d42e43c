"""What allauth asks the portal about."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.authenticators.strengths import Strength
from accounts.reauthentication import actions as reauthentication_actions
from accounts.sessions import user_agents
from portal.access.client import client_ip
from portal.access.paths import is_inside
from portal.audit import trail
from portal.audit.by import By

SECOND_STEP = "accounts.sign_in.stages.SecondStep"  # by name: allauth's stages cannot be imported before its flows
STAFF_STEP = "desk.staff.stages.StaffStep"


class PortalAdapter(DefaultAccountAdapter):
    """allauth runs the sign-in pipeline; accounts are opened by `accounts.registration` alone, mails are letters."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account begins with a contract."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Paths of this portal only."""
        return is_inside(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The trusted proxy's word, as everywhere."""
        return client_ip(request)

    def get_login_stages(self) -> list[str]:
        """What stands between the right password and the session. None of allauth's: every account is born with a
        proven address, codes are `accounts.codes`' business.
        """
        return [SECOND_STEP, STAFF_STEP]

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """An archived account gets no further than the sign-in page."""
        return redirect("accounts:sign_in:start")

    def post_login(
        self, request: HttpRequest, user: Any, *, signal_kwargs: dict[str, Any] | None, **options: Any
    ) -> HttpResponse:
        """Write down how the person came in, after the last stage."""
        response: HttpResponse = super().post_login(request, user, signal_kwargs=signal_kwargs, **options)
        kwargs = signal_kwargs or {}
        method = kwargs.get("method", "")
        detail: dict[str, Any] = {"browser": user_agents.slug(request.headers.get("User-Agent", ""))}
        if "proven" in kwargs:
            proven = Strength(kwargs["proven"])
            reauthentication_actions.note(request, proven)
            detail["proven"] = proven.word
        trail.record("accounts:sign_in:succeeded", by=By.owner(user), about=user.public_id, method=method, **detail)
        return response

    def add_message(self, *args: Any, **options: Any) -> None:
        """allauth's own sentences are not shown; each page says what it has to say."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No flow of allauth's that mails is in use. One that is switched on needs a letter of its own first: mails
        leave through the outbox, and links are never stored in it.
        """
        raise ImproperlyConfigured(f"{template_prefix}: put a letter into portal.delivery.outbox instead")
