"""What home does about things that happen in the apps below."""

from typing import Any

from django.dispatch import receiver

from accounts.users.models import User
from accounts import events
from accounts.passkeys import actions as passkey_actions


@receiver(events.contract_held, dispatch_uid="home.offer_passkey")
def offer_passkey(sender: Any, account: User, **_: Any) -> None:
    """Whoever has just registered finds it on their home page that a password need not be typed."""
    passkey_actions.offer(account=account)
