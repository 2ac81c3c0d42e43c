"""Reads of closed accounts."""

from accounts.users.models import State, User
from accounts.changes import queries as changes
from accounts.changes.models import Change
from accounts.links.mailed import Opened
from accounts.lockdown.models import Lockdown
from accounts.phones import queries as phones
from accounts.phones.models import Phone


def open(account_id: int) -> Lockdown | None:
    """The account's lockdown while it lasts."""
    return Lockdown.objects.open().filter(account=account_id).first()


def closable(opened: Opened | None) -> User | None:
    """The account that a 心当たりがない link closes. None once it has been opened again since the mail: then its owner
    is back, and an old mailbox must not close it for ever.
    """
    if opened is None:
        return None
    since = Lockdown.objects.filter(account__public_id=opened.ref, lifted_at__gte=opened.made_at)
    found = User.objects.filter(public_id=opened.ref, state=State.ACTIVE).first()
    return None if found is None or since.exists() else found


def first_change(account_id: int) -> Change | None:
    """The first change that can still be taken back: whatever the intruder did begins there at the latest."""
    return changes.oldest(account_id)


def asked(account: User) -> Phone | None:
    """The telephone that must answer before a closed account gets a new password: the one that was valid before any
    change of the last ten days. Codes may go there although the lockdown itself has paused it. None for an open
    account.
    """
    lockdown = open(account.pk)
    if lockdown is None:
        return None
    change = first_change(account.pk)
    phone = change.second_step if change else phones.of(account)
    if phone and (lockdown.has_paused_phone or not phone.confirmed):
        phone.paused_at = None  # of this instance only
    return phone


def voided(account: User) -> str:
    """The hash of the password that closing the account made void, empty for an open account."""
    lockdown = open(account.pk)
    return lockdown.voided if lockdown else ""


def is_held(account: User) -> bool:
    """Whether a closed account has a new address and never had a telephone: then its new mailbox opens nothing."""
    change = first_change(account.pk) if open(account.pk) else None
    return change is not None and change.second_step is None and bool(change.email)
