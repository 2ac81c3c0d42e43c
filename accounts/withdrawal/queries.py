"""Reads of withdrawals."""

from accounts.users.models import User
from accounts.contact_changes import queries as contact_change_queries
from accounts.contact_changes.models import ContactChange
from accounts.phones import queries as phone_queries
from accounts.phones.models import Phone
from accounts.withdrawal.models import Withdrawal


def returnable(account_public_id: str) -> Withdrawal | None:
    """Find the withdrawal of an account that can still come back, with both its account and its second step."""
    rows = Withdrawal.objects.returnable().select_related("account", "second_step")
    return rows.filter(account__public_id=account_public_id).first()


def of(account: User) -> Withdrawal | None:
    """Find the account's withdrawal that nobody has called off."""
    return Withdrawal.objects.open().filter(account=account.pk).first()


def named(public_id: str) -> Withdrawal | None:
    """Find the withdrawal that a letter is about, with its account."""
    return Withdrawal.objects.select_related("account").filter(public_id=public_id).first()


def second_step(withdrawal: Withdrawal) -> Phone | None:
    """Return the telephone that must answer before the account comes back; None where it had none.

    The one noted may have gone since, with an undone change; then it is the telephone that the undoing brought back.
    """
    if not withdrawal.had_second_step:
        return None
    return withdrawal.second_step or phone_queries.of(withdrawal.account)


def present_second_step(account: User) -> Phone | None:
    """Return the telephone that the account had before any change of the last ten days."""
    oldest = contact_change_queries.oldest(account.pk)
    return oldest.second_step if oldest else phone_queries.of(account)


def addresses(account: User) -> list[str]:
    """List the account's address and those that it had before changes of the last ten days."""
    changed = ContactChange.objects.undoable().filter(account=account).exclude(former_email="")
    return sorted({account.email, *changed.values_list("former_email", flat=True)})
