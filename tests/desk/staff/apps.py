"""Codes of the authenticator app of a member of staff."""

from accounts.models import User
from accounts.reauthentication.queries import now
from desk.models import Authenticator
from desk.staff.models import STEP


def app_of(account: User) -> Authenticator:
    """Return the confirmed authenticator of the account."""
    found: Authenticator = Authenticator.objects.get(user=account, confirmed=True)
    return found


def shown(account: User, *, steps: int = 0) -> str:
    """Return the digits of the current time step, or of so many steps later."""
    return app_of(account).digits(int(now()) // STEP + steps)


def wrong(account: User) -> str:
    """Return digits of no time step around now."""
    right = {shown(account, steps=steps) for steps in range(-3, 4)}
    return next(f"{number:06}" for number in range(100) if f"{number:06}" not in right)
