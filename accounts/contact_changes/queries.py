"""Reads of changes that can be undone."""

from accounts.users.models import State, User
from accounts.codes import numbers
from accounts.codes.numbers import Number
from accounts.contact_changes.models import ContactChange, ContactChangeQuerySet, Kind
from accounts.mailed_links.mailed import MailedLink

# The row decides how long it lives (`ContactChangeQuerySet.undoable`): its ten days begin before the mail's.
UNDO = MailedLink("undo", address="accounts:contact_changes:undo_open", page="accounts:contact_changes:undo")


def undoable(public_id: str) -> ContactChange | None:
    """Return the change behind a link that still works, with its account and telephones."""
    change = _whole().filter(public_id=public_id).first()
    return change if change and may_undo(change.account) else None


def may_undo(account: User) -> bool:
    """Tell whether changes of the account are undone: while it is open, and in the ten days after its withdrawal, which
    may be the same intruder's and must not outlast what it covers. An undoing does not call the withdrawal off.
    """
    return account.state in (State.ACTIVE, State.WITHDRAWN)


def earlier(change: ContactChange) -> list[ContactChange]:
    """List the account's earlier changes that can be undone too, the oldest first."""
    return list(_whole().filter(account=change.account_id, pk__lt=change.pk).order_by("pk"))


def from_on(change: ContactChange) -> ContactChangeQuerySet:
    """Select what goes with a change that is undone: itself and the account's later ones that can be undone."""
    return ContactChange.objects.undoable().filter(account=change.account_id, pk__gte=change.pk)


def listed(account_id: int) -> list[ContactChange]:
    """List the account's changes that can still be undone, the oldest first."""
    return list(_whole().filter(account=account_id).order_by("pk"))


def oldest(account_id: int) -> ContactChange | None:
    """Return the first of them."""
    return _whole().filter(account=account_id).order_by("pk").first()


def has_new_address(account_id: int) -> bool:
    """Tell whether the account's address was changed and that can still be undone."""
    return ContactChange.objects.undoable().filter(account=account_id, kind=Kind.EMAIL).exists()


def undo_destination(change: ContactChange) -> Number:
    """Return where the code goes that undoes a change: the second step that was valid before it."""
    if change.second_step:
        return numbers.of_phone(change.second_step.number)
    return numbers.of_mail(change.former_email)


def _whole() -> ContactChangeQuerySet:
    return ContactChange.objects.undoable().select_related(
        "account", "second_step", "replacement", "passkey", "contract"
    )
