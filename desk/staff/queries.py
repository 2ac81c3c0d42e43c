"""Read staff accounts and their factors."""

from django.db.models import Q, QuerySet

from accounts.users.models import State, User
from accounts.mailed_links.mailed import MailedLink
from accounts.passkeys.queries import usable
from desk.staff.models import INVITED_FOR, Authenticator, Colleague, Invitation
from desk.staff.roles import Role

MOST_FORMER = 50
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


def former() -> QuerySet[Colleague]:
    """Return accounts in use of people who were invited once and have no role any more, by account ID; without those
    who have become customers."""
    were_here = Colleague.objects.filter(is_staff=False, is_superuser=False, state=State.ACTIVE)
    invited = Invitation.objects.values("account")
    return were_here.filter(pk__in=invited, contracts=None).order_by("username")[:MOST_FORMER]


def without_factor() -> QuerySet[Colleague]:
    """Return staff accounts that have neither authenticator app nor passkey and so cannot sign in."""
    apps = Authenticator.objects.filter(confirmed=True).values("user")
    return insiders().exclude(pk__in=apps).exclude(passkey__confirmed=True)


def admins() -> QuerySet[Colleague]:
    """Return the staff accounts in use that are of 管理, by account ID."""
    may_do_all = Q(groups__name=Role.ADMIN.label) | Q(is_superuser=True)
    return insiders().filter(may_do_all, state=State.ACTIVE).distinct()


def is_admin(account: User) -> bool:
    """Return whether the account is of 管理, in use or not."""
    return account.is_superuser or (account.is_insider and account.groups.filter(name=Role.ADMIN.label).exists())


def roles_of(account: User) -> list[Role]:
    """Return the roles of a colleague, in the order of `Role`."""
    names = {group.name for group in account.groups.all()}
    return [role for role in Role if role.label in names]


def known(username: str, email: str) -> User | None:
    """Return the account with this ID, else the present or former colleague with this address; None for neither.

    A customer's account is not found by its address, which would tell whose it is.
    """
    found = User.objects.filter(username=username).first()
    if found is None:
        insider = Q(is_staff=True) | Q(is_superuser=True) | Q(invitations__isnull=False)
        found = User.objects.filter(insider, email=email.lower()).first()
    return found
