"""Reads of the company's own people."""

from django.db.models import QuerySet

from accounts.users.models import User
from accounts.mailed_links.mailed import MailedLink
from accounts.passkeys.queries import usable
from desk.staff.models import INVITED_FOR, Authenticator, Colleague, Invitation

LINK = MailedLink(
    "staff_invitation",
    address="desk:staff:invited",
    page="desk:staff:password",
    lifetime=INVITED_FOR,
    dead_page="desk/staff/link_dead.html",
)


def authenticator(account: User) -> Authenticator | None:
    """The app that the account signs in with."""
    found: Authenticator | None = Authenticator.objects.filter(user=account, confirmed=True).first()
    return found


def being_set_up(account: User, public_id: str) -> Authenticator | None:
    """One whose digits have not been shown yet."""
    mine = Authenticator.objects.filter(user=account, confirmed=False, public_id=public_id)
    found: Authenticator | None = mine.first()
    return found


def has_passkey(account: User) -> bool:
    """Whether a passkey opens the account."""
    return usable(account_id=account.pk).exists()


def invitation(public_id: str) -> Invitation | None:
    """The invitation behind a link that still works, with its account."""
    return Invitation.objects.live().select_related("account").filter(public_id=public_id).first()


def insiders() -> QuerySet[Colleague]:
    """Every account of the company's people, with their roles, by account ID."""
    return Colleague.objects.by_name()


def without_factor() -> QuerySet[Colleague]:
    """Those who could not sign in: neither authenticator app nor passkey."""
    apps = Authenticator.objects.filter(confirmed=True).values("user")
    return insiders().exclude(pk__in=apps).exclude(passkey__confirmed=True)
