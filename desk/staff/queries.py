"""Read staff accounts and their factors."""

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
    """Return the confirmed authenticator of the account, None without one."""
    found: Authenticator | None = Authenticator.objects.filter(user=account, confirmed=True).first()
    return found


def being_set_up(account: User, public_id: str) -> Authenticator | None:
    """Return the authenticator whose digits have not been verified yet, None without one."""
    mine = Authenticator.objects.filter(user=account, confirmed=False, public_id=public_id)
    found: Authenticator | None = mine.first()
    return found


def has_passkey(account: User) -> bool:
    """Return whether the account has a passkey."""
    return usable(account_id=account.pk).exists()


def invitation(public_id: str) -> Invitation | None:
    """Return the invitation of a link that still works, with its account; None otherwise."""
    return Invitation.objects.live().select_related("account").filter(public_id=public_id).first()


def insiders() -> QuerySet[Colleague]:
    """Return staff accounts with their roles, by account ID."""
    return Colleague.objects.by_name()


def without_factor() -> QuerySet[Colleague]:
    """Return staff accounts that have neither authenticator app nor passkey and so cannot sign in."""
    apps = Authenticator.objects.filter(confirmed=True).values("user")
    return insiders().exclude(pk__in=apps).exclude(passkey__confirmed=True)
