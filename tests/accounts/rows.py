"""Rows that belong to an account, for tests of who may open an address."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.models import ContactChange, PasswordLock, Phone, Registration, TrustedBrowser, User
from accounts.trusted_browsers import actions as trusted_browser_actions
from desk.staff import actions as staff_actions
from desk.staff.models import Invitation
from portal.audit.by import OPERATOR


def half_registered() -> Registration:
    """Make a registration whose identity check went well; its phone is still to be answered."""
    return Registration.objects.create(state="identified", expires_at=timezone.now() + timedelta(minutes=30))


def invited(owner: User) -> Invitation:
    return staff_actions.reinvite(account=owner, by=OPERATOR)


def own_session(owner: User) -> str:
    """Return the row that lists the owner's browser."""
    public_id: str = UserSession.objects.filter(user=owner).latest("pk").data["public_id"]
    return public_id


def trusted(owner: User) -> str:
    """Make a browser that the owner trusts."""
    trusted_browser_actions.trust(account=owner, former="", user_agent="")
    public_id: str = TrustedBrowser.objects.filter(account=owner).latest("pk").public_id
    return public_id


def lock_of(owner: User) -> PasswordLock:
    """Lock the owner's password path."""
    until = timezone.now() + timedelta(hours=1)
    return PasswordLock.objects.create(account=owner, key=owner.public_id, until=until)


def change_of(owner: User) -> ContactChange:
    """Replace the owner's telephone."""
    former, now = (Phone.objects.create(user=owner, number=f"0901234567{one}", confirmed=False) for one in (1, 2))
    return ContactChange.objects.create(account=owner, second_step=former, replacement=now)
