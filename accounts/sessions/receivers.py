"""Receivers that keep the session list in step with Django's sign-in and sign-out."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.users.models import User
from accounts.sessions import actions, lifetime
from accounts.users import known_browsers
from portal.access.client import client_ip


@receiver(user_logged_in, dispatch_uid="accounts.sessions.begin")
def begin(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Start the session's clocks and list it. Runs before Django moves `last_login`, which is still the former one."""
    lifetime.begin(request.session, at=timezone.now(), previous=user.last_login, is_insider=user.is_insider)
    key = request.session.session_key or ""
    actions.list_it(account=user, key=key, ip=client_ip(request), user_agent=request.headers.get("User-Agent", ""))
    if not user.is_insider:
        known_browsers.remember(request, account=user)


@receiver(user_logged_out, dispatch_uid="accounts.sessions.end")
def end(sender: Any, request: HttpRequest, user: User | None, **_: Any) -> None:
    """Take the session off the list; Django deletes the session itself."""
    if user is not None and request.session.session_key:
        actions.unlist(key=request.session.session_key)
