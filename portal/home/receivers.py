"""What home does about things that happen in the apps below."""

from typing import Any

from django.dispatch import receiver

from accounts.users.models import User
from accounts import events
from accounts.passkeys import actions as passkeys


@receiver(events.contract_held, dispatch_uid="portal.home.offer_passkey")
def offer_passkey(sender: Any, account: User, **_: Any) -> None:
    """Whoever has just registered finds it on their home page that a password need not be typed."""
    passkeys.offer(account=account)
