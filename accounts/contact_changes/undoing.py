"""Undo changes within ten days.

The link is in a mailbox or on a telephone of the account; the code goes to the second step that was valid before the
change. An intruder who added a telephone, an address, a passkey or a contract can therefore undo nothing.
"""

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.contact_changes import actions, notifications, queries
from accounts.contact_changes.models import ContactChange, Kind
from accounts.contracts import actions as contract_actions
from accounts.mailed_links.mailed import LinkDead
from accounts.phones import actions as phone_actions
from accounts.users import actions as user_actions
from portal.audit import trail
from portal.audit.by import By


@transaction.atomic
def undo(*, change: ContactChange) -> None:
    """Restore the state before the change, and undo later changes too, because the same person made them.

    The table says under `SecurityEvent.CHANGE_UNDONE` what happens to the ways in; recovery codes made since are void.
    The caller has proven `queries.undo_destination`. Of parallel uses one succeeds, the others raise LinkDead. Raises
    `user_actions.AddressTaken` where another account has the former address now.
    """
    mine = queries.from_on(change)
    added = mine.filter(contract__isnull=False).values_list("contract", flat=True)
    contract_actions.lock_held(account=change.account, also=added)
    account = User.objects.select_for_update(no_key=True).get(pk=change.account_id)
    taken_back = list(mine.select_related("second_step", "replacement", "passkey", "contract").order_by("-pk"))
    if not queries.may_undo(account) or change.pk not in {one.pk for one in taken_back}:
        raise LinkDead
    ContactChange.objects.filter(pk__in=[one.pk for one in taken_back]).update(undone_at=Now())
    _restore_address(account, [one for one in taken_back if one.kind == Kind.EMAIL])
    for one in taken_back:
        one.account = account
        _revert(account, one)
    authenticator_actions.apply(
        SecurityEvent.CHANGE_UNDONE, account=account, by=By.owner(account), since=change.made_at
    )
    for one in taken_back:
        notifications.undone(one)


def _restore_address(account: User, changes: list[ContactChange]) -> None:
    """Restore the address of before the first of the changes, in one step: another account may have an intermediate one
    by now.
    """
    if not changes:
        return
    user_actions.change_email(account=account, email=changes[-1].former_email)
    for change in changes:
        actions.hand_on(account, former=change.email)
        trail.record("accounts:contact_changes:email_restored", by=By.owner(account), about=account.public_id)


def _revert(account: User, change: ContactChange) -> None:
    match change.kind:
        case Kind.PHONE:
            if change.second_step:
                phone_actions.restore(phone=change.second_step)
            trail.record("accounts:contact_changes:phone_restored", by=By.owner(account), about=account.public_id)
        case Kind.FIRST_PHONE:
            if change.replacement:
                phone_actions.withdraw(phone=change.replacement)
        case Kind.CONTRACT:
            if change.contract:
                contract_actions.release(contract=change.contract, account=account, by=By.owner(account))
            trail.record("accounts:contact_changes:contract_removed", by=By.owner(account), about=account.public_id)
        case Kind.PASSKEY:
            if change.passkey:
                change.passkey.delete()
            trail.record("accounts:contact_changes:passkey_removed", by=By.owner(account), about=account.public_id)
