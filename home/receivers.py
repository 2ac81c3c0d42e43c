"""Receivers of signals from lower apps (`accounts.events`)."""

from typing import Any

from django.dispatch import receiver

from accounts.users.models import User
from accounts import events
from accounts.passkeys import actions as passkey_actions


@receiver(events.contract_held, dispatch_uid="home.offer_passkey")
def offer_passkey(sender: Any, account: User, **_: Any) -> None:
    """Offer a passkey on the home page of an account that has just got its first contract."""
    passkey_actions.offer(account=account)
