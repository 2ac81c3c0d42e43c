"""Changes of the holder of a contract."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.users.models import State, User
from accounts.codes.models import Challenge
from accounts.codes.queries import proved
from accounts.contracts import contacts, deciding, queries, seals
from accounts.contracts.models import Contract, FormerPerson, Status
from accounts.events import contract_added, contract_held
from accounts.phones import actions as phone_actions
from accounts.phones import queries as phone_queries
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel

HELD = "accounts:contracts:held"
CLAIMED = "accounts:contracts:claimed"


class AlreadyHeld(Exception):
    """The contract has a holder, is suspended or has ended, or the account may hold none (closed, or one of the
    company's people). Nothing was changed.
    """


@transaction.atomic
def hold(*, contract: Contract, account: User) -> None:
    """Make the account the holder, and tell the contract's known contact. Of parallel requests one succeeds.

    The caller has compared the seal of who was identified (`seals.check`), under the contract's lock.
    """
    free = Contract.objects.filter(pk=contract.pk, holder=None, suspended_at=None).exclude(status=Status.ENDED)
    if not free.update(holder=account, held_since=Now()):
        raise AlreadyHeld
    # an account that is being closed, or invited to the desk, at this moment is waited for and holds nothing afterwards
    may_hold = User.objects.filter(state=State.ACTIVE, is_staff=False, is_superuser=False)
    if not may_hold.select_for_update(no_key=True).filter(pk=account.pk).exists():
        raise AlreadyHeld
    trail.record("accounts:contracts:held", by=By.owner(account), about=contract.public_id)
    FormerPerson.objects.filter(contract=contract).delete()
    contract_held.send(Contract, account=account, contract=contract)
    known = contacts.notice_address(contract)
    if known:
        channel, to = known
        outbox.put(HELD, channel=channel, to=to, ref=contract.public_id)


def lock_held(*, account: User, also: Iterable[int] = ()) -> None:
    """Lock the account's contracts, and those with the primary keys `also`, in the caller's transaction: before the
    account, as everywhere, to avoid a deadlock with an ID登録.
    """
    wanted = Contract.objects.filter(Q(holder=account.pk) | Q(pk__in=tuple(also)))
    list(wanted.select_for_update(no_key=True).order_by("pk").values_list("pk"))


@transaction.atomic
def pass_on(*, contract: Contract, giver: User, taker: User, since: datetime | None = None) -> None:
    """Move the contract to another account, held from now or from a given earlier time. Sends no letters.

    Raises AlreadyHeld where the giver does not hold it any more.
    """
    if not Contract.objects.filter(pk=contract.pk, holder=giver).update(holder=taker, held_since=since or Now()):
        raise AlreadyHeld
    trail.record("accounts:contracts:held", by=By.owner(taker), about=contract.public_id)
    contract_held.send(Contract, account=taker, contract=contract)


@transaction.atomic
def release(*, contract: Contract, account: User, by: By) -> None:
    """Leave a contract that the account holds without a holder, so that it can be registered again. Change nothing
    where another account holds it by now. One that is suspended does not come back to the account either. Sends no
    letters.
    """
    is_released = Contract.objects.filter(pk=contract.pk, holder=account).update(holder=None, held_since=None)
    if is_released or deciding.disown(contract=contract, account=account):
        trail.record("accounts:contracts:released", by=by, about=contract.public_id)


def add(*, contract: Contract, account: User, challenge: Challenge | None, seal: str) -> None:
    """Make the account the holder of the contract whose telephone has answered the challenge; without one where the
    policy asks for no code. The account is told and can undo it (the signal `contract_added`). Raises AlreadyHeld, or
    `seals.Changed` where the person or the telephone is another than when the identity was checked.

    Only now is the caller told that another account holds it; that account's owner is told too.
    """
    try:
        _hold_and_enrol(contract, account, challenge, seal)
    except AlreadyHeld:
        tell_holder(contract=contract, by=By.owner(account))
        raise


@transaction.atomic
def _hold_and_enrol(contract: Contract, account: User, challenge: Challenge | None, seal: str) -> None:
    """Hold the contract, and make its telephone the second step of an account that has none. The telephone counts a day
    later and the account is told, because a thief with its password could add a contract of their own.
    """
    contract = queries.locked(contract)
    seals.check(seal, contract)
    answered = _answered(contract, challenge) if challenge else ""
    hold(contract=contract, account=account)
    contract_added.send(Contract, account=account, contract=contract)  # before its telephone, which goes with it
    if answered and phone_queries.of(account) is None:
        with suppress(phone_actions.HasPhone):  # a parallel request was quicker
            phone_actions.enrol(account=account, number=answered, usable_after=phone_actions.FIRST_DAY)


def _answered(contract: Contract, challenge: Challenge) -> str:
    """Return the contract's telephone that answered. Raises `seals.Changed` where it has another by now."""
    challenge.refresh_from_db()
    answered = next((one.number for one in contacts.numbers(contract) if proved(challenge, one.number)), None)
    if answered is None:
        raise seals.Changed
    return answered


@transaction.atomic
def tell_holder(*, contract: Contract, by: By) -> None:
    """Tell the holder, at most once a day, that a person who knows the contract's data (`by`) asked for it again."""
    holder = Contract.objects.select_related("holder").get(pk=contract.pk).holder
    if holder is None:
        return
    day = timezone.localdate().isoformat()
    outbox.put(
        CLAIMED,
        channel=Channel.MAIL,
        to=holder.email,
        ref=contract.public_id,
        dedupe_key=f"{CLAIMED}:{contract.public_id}:{day}",
    )
    trail.record("accounts:contracts:claimed", by=by, about=contract.public_id)
