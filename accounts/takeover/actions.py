"""ID登録 [002-66, 67]: move a contract to a new account, close the former one, and undo both.

The person has answered the contract's own telephone (or a letter to its address) and the mailbox of the new account.
The people concerned are told, and the second step that was valid before undoes it.
"""

import logging

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.db.models.functions import Now

from accounts.users.models import State, User
from accounts.contact_changes import queries as contact_change_queries
from accounts.contracts import actions as contract_actions
from accounts.contracts import contacts, deciding
from accounts.contracts.models import Contract
from accounts.mailed_links.mailed import LinkDead
from accounts.phones import queries as phone_queries
from accounts.phones.models import Phone
from accounts.takeover import closing, notifications, queries
from accounts.takeover.models import MovedContract, Takeover
from portal.audit import trail
from portal.audit.by import SYSTEM, By

log = logging.getLogger(__name__)


def lock(contract: Contract) -> Contract:
    """Return the contract, locked together with all others of its holder, which may move too.

    All are locked at once and in one order: two ID登録 for two contracts of one holder must not wait for each other.
    """
    holder = Contract.objects.filter(pk=contract.pk).values_list("holder", flat=True).first()
    every = Contract.objects.filter(Q(pk=contract.pk) | Q(holder__isnull=False, holder=holder))
    locked = {one.pk: one for one in every.select_for_update(no_key=True).order_by("pk")}
    return locked[contract.pk]


@transaction.atomic
def take_over(*, contract: Contract, account: User, answered: str) -> Takeover:
    """Move the locked contract from its holder to the account, with the holder's contracts that the same proof fits.

    Those are moved whose own telephone is the one that was `answered`, under the same name; nothing is proven of the
    others. A former account that holds nothing else is closed. Raises `contract_actions.AlreadyHeld` where it is not
    held.
    """
    former = contract.holder
    if former is None:
        raise contract_actions.AlreadyHeld
    former = closing.lock(former, account)[former.pk]
    moving = [contract, *_going_along(contract, former, answered)]
    since = {one.pk: one.held_since for one in moving if one.held_since}
    for one in moving:
        contract_actions.pass_on(contract=one, giver=former, taker=account)
    made = Takeover.objects.create(
        former=former, account=account, second_step=_second_step(former), is_archived=closing.can_close(former)
    )
    MovedContract.objects.bulk_create(
        MovedContract(takeover=made, contract=one, held_since=since[one.pk]) for one in moving
    )
    if made.is_archived:
        closing.close(former, by=By.owner(account))
    trail.record("accounts:takeover:moved", by=By.owner(account), about=former.public_id, contracts=len(moving))
    notifications.made(made, moving)
    return made


def _going_along(contract: Contract, former: User, answered: str) -> list[Contract]:
    if not answered:
        return []
    others = Contract.objects.held_by(former.pk).filter(name_kana_key=contract.name_kana_key).exclude(pk=contract.pk)
    return [one for one in others if answered in {number.number for number in contacts.numbers(one)}]


def _second_step(former: User) -> Phone | None:
    """Return the telephone that the account had before any change of the last ten days."""
    oldest = contact_change_queries.oldest(former.pk)
    return oldest.second_step if oldest else phone_queries.of(former)


@transaction.atomic
def undo(*, takeover: Takeover) -> None:
    """Give the contracts back to the former account and reopen it; close the new one unless it holds something else.

    Any later ID登録 is undone with it, since the same person made it. A contract that staff have given to another
    person since stays theirs; a suspended one stays so, and is the former account's if the person proves the same. The
    caller has proven the former second step. Of parallel uses one succeeds, the others raise LinkDead.
    """
    moved = takeover.moved.order_by("contract_id")
    given = {one.contract_id: one.held_since for one in moved}
    rows = list(Contract.objects.select_for_update(no_key=True).filter(pk__in=given).order_by("pk"))
    later = Takeover.objects.filter(moved__contract__in=given, pk__gt=takeover.pk, undone_at=None)
    undone = [takeover, *later.select_related("account").distinct()]
    accounts = closing.lock(takeover.former, *[one.account for one in undone])
    if not Takeover.objects.undoable().filter(pk=takeover.pk).update(undone_at=Now()):
        raise LinkDead
    Takeover.objects.filter(pk__in=[one.pk for one in undone[1:]]).update(undone_at=Now())
    former = accounts.pop(takeover.former_id)
    deciding.pass_on(contracts=[*given], givers=[*accounts.values()], taker=former, since=takeover.made_at)
    gone = queries.handed_over([*given], since=takeover.made_at)
    for row in rows:
        if row.holder_id in accounts and row.pk not in gone:
            contract_actions.pass_on(contract=row, giver=accounts[row.holder_id], taker=former, since=given[row.pk])
    for account in accounts.values():
        if closing.can_close(account):
            closing.close(account, by=By.owner(former))
        else:
            closing.sign_out(account, by=By.owner(former))
    if takeover.is_archived and former.state == State.ARCHIVED:
        closing.reopen(former)
    trail.record("accounts:takeover:undone", by=By.owner(former), about=former.public_id)
    notifications.undone(takeover, rows)


def purge() -> int:
    """Delete accounts that were closed for another one and cannot be reopened any more; return how many.

    Their IDs and addresses are free from then on. An account that holds something again, or that another part of the
    portal still refers to, stays.
    """
    outlived = Takeover.objects.outlived()
    gone = 0
    for account in queries.forgettable().order_by("pk"):
        try:
            with transaction.atomic():
                trail.record("accounts:takeover:forgotten", by=SYSTEM, about=account.public_id)
                account.delete()
        except ProtectedError:
            log.warning("a closed account is still referred to", extra={"fields": {"account": account.public_id}})
        else:
            gone += 1
    outlived.delete()
    return gone
