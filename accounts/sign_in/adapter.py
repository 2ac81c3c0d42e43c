"""Adapter of allauth."""

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
    """Adapter for allauth's sign-in pipeline; only `accounts.registration` opens accounts, and mails are letters."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account begins with a contract."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Accept paths of this portal only."""
        return is_inside(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that the trusted proxy gives, as everywhere."""
        return client_ip(request)

    def get_login_stages(self) -> list[str]:
        """Return the portal's steps between password and session. None of allauth's is used: every account begins with
        a proven address, and `accounts.codes` sends the codes.
        """
        return [SECOND_STEP, STAFF_STEP]

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Refuse an archived account on the sign-in page."""
        return redirect("accounts:sign_in:start")

    def post_login(
        self, request: HttpRequest, user: Any, *, signal_kwargs: dict[str, Any] | None, **options: Any
    ) -> HttpResponse:
        """Record the method of the sign-in, after the last stage."""
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
        """Suppress allauth's own sentences; each page has its own."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raise an error: no flow of allauth's that mails is in use. One that is switched on needs a letter first:
        mails leave through the outbox, and links are never stored in it.
        """
        raise ImproperlyConfigured(f"{template_prefix}: put a letter into portal.delivery.outbox instead")
