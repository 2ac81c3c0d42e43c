"""Reads of frozen accounts."""

from accounts.users.models import State, User
from accounts.contact_changes import queries as contact_change_queries
from accounts.contact_changes.models import ContactChange
from accounts.freeze.models import Freeze
from accounts.lost_phone import queries as lost_phone_queries
from accounts.mailed_links.mailed import Opened
from accounts.phones import queries as phone_queries
from accounts.phones.models import Phone


def open(account_id: int) -> Freeze | None:
    """Find the account's freeze while it lasts."""
    return Freeze.objects.open().filter(account=account_id).first()


def closable(opened: Opened | None) -> User | None:
    """Find the account that a 心当たりがない link freezes. None where a freeze was lifted since the mail: the owner is
    back, and an old mailbox must not freeze it again.
    """
    if opened is None:
        return None
    since = Freeze.objects.filter(account__public_id=opened.ref, lifted_at__gte=opened.made_at)
    found = User.objects.filter(public_id=opened.ref, state=State.ACTIVE).first()
    return None if found is None or since.exists() else found


def first_change(account_id: int) -> ContactChange | None:
    """Find the first change that can still be undone: what an intruder did begins there at the latest."""
    return contact_change_queries.oldest(account_id)


def changes_of(account_id: int) -> list[ContactChange]:
    """List what was changed lately and can be undone, the oldest first."""
    return contact_change_queries.listed(account_id)


def second_step(account: User, usual: Phone | None) -> Phone | None:
    """Find the telephone that must answer before the account gets a new password; `usual` unless it is frozen.

    Of a frozen one it is the telephone that was valid before any change of the last ten days, or the one that took the
    place of a lost telephone since (`accounts.lost_phone`). Codes may go there although the freeze itself has paused
    it.
    """
    freeze = open(account.pk)
    if freeze is None:
        return usual
    change = first_change(account.pk)
    if change is None or lost_phone_queries.has_recovered(account_id=account.pk, since=freeze.begun_at):
        phone = phone_queries.of(account)
    else:
        phone = change.second_step
    if phone and (freeze.has_paused_phone or not phone.confirmed):
        phone.paused_at = None  # of this instance only
    return phone


def voided(account: User) -> str:
    """Return the hash of the password that the freeze made void; empty unless the account is frozen."""
    freeze = open(account.pk)
    return freeze.voided if freeze else ""


def is_held(account: User) -> bool:
    """Tell whether a frozen account has a new address and had no telephone before, so that its new mailbox opens
    nothing.
    """
    change = first_change(account.pk) if open(account.pk) else None
    return change is not None and change.second_step is None and contact_change_queries.has_new_address(account.pk)
