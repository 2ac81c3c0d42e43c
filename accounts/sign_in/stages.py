"""Steps between the right password and the session. allauth keeps the sign-in pending meanwhile: the browser's session
holds nothing else, and it reaches `Access.HALF_SIGNED_IN` pages only.
"""

from typing import TypeVar, cast

from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.stages import LoginStage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from accounts.users.models import User
from accounts.codes.page import CodePage
from accounts.phones import pages
from accounts.phones import queries as phone_queries
from accounts.phones.models import Phone
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.trusted_browsers import queries as trusted_browser_queries
from portal.delivery.models import Channel

Step = TypeVar("Step", bound="PendingStep")
STAMP = "stamp"  # digest of the password's hash, as sessions keep it


class PendingStep(LoginStage):
    """A step at which a sign-in waits, as long as the given password is the account's."""

    urlname: str

    @property
    def account(self) -> User:
        """Return who is signing in."""
        return cast("User", self.login.user)

    def hold(self) -> None:
        """Keep the sign-in waiting here."""
        self.state[STAMP] = self.account.get_session_auth_hash()

    def is_alive(self) -> bool:
        """Tell whether the account still exists, with the password that was given."""
        if self.login.user is None or not self.account.is_active:
            return False
        return constant_time_compare(self.account.get_session_auth_hash(), self.state.get(STAMP, ""))


class SecondStep(PendingStep):
    """A code to the account's telephone, after a password [002-35…42]. A trusted browser is not asked."""

    key = "second_step"
    urlname = "accounts:sign_in:code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Let the sign-in go on, or keep it pending; an SMS leaves by itself, a call when it is asked for [002-36]."""
        if not self._is_needed():
            return None, True
        if trusted_browser_actions.rely(account=self.account, token=trusted_browser_queries.COOKIE.read(self.request)):
            return None, True
        phone = phone_queries.for_sign_in(self.account)
        if phone is None:
            return None, True
        self.hold()
        pages.sign_in(self.request, self.account, phone).begin(Channel.SMS)
        return redirect(self.urlname), True

    def _is_needed(self) -> bool:
        """Tell whether the step is needed: only after a password alone. Colleagues have a step of their own
        (`desk.staff.stages`).
        """
        if self.account.is_insider:
            return False
        kwargs = self.login.signal_kwargs or {}
        return kwargs.get("method") == "password" and "proven" not in kwargs


def pending_stage(request: HttpRequest, kind: type[Step]) -> Step | None:
    """Return the step of this kind at which this browser is; None for none, and for one that is over."""
    stage = get_pending_stage(request)
    return stage if isinstance(stage, kind) and stage.is_alive() else None


def pending(request: HttpRequest) -> tuple[SecondStep, Phone, CodePage] | None:
    """Return the second step at which this browser is, with the telephone and its page; None for none."""
    stage = pending_stage(request, SecondStep)
    if stage is None:
        return None
    phone = phone_queries.for_sign_in(stage.account)
    return (stage, phone, pages.sign_in(request, stage.account, phone)) if phone else None
