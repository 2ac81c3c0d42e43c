"""Changes of the holder of a contract."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.users.models import State, User
from accounts.codes.models import Challenge
from accounts.codes.queries import proved
from accounts.contracts import contacts
from accounts.contracts.models import Contract, Status
from accounts.events import contract_held
from accounts.phones import actions as phone_actions
from accounts.phones import queries as phone_queries
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel

HELD = "accounts:contracts:held"
CLAIMED = "accounts:contracts:claimed"


class AlreadyHeld(Exception):
    """The contract has a holder or has ended, or the account may hold none (closed, or one of the company's people).
    Nothing was changed.
    """


@transaction.atomic
def hold(*, contract: Contract, account: User) -> None:
    """Make the account the holder, and tell the contract's known contact. Of parallel requests one succeeds."""
    free = Contract.objects.filter(pk=contract.pk, holder=None).exclude(status=Status.ENDED)
    if not free.update(holder=account, held_since=Now()):
        raise AlreadyHeld
    # an account that is being closed, or invited to the desk, at this moment is waited for and holds nothing afterwards
    may_hold = User.objects.filter(state=State.ACTIVE, is_staff=False, is_superuser=False)
    if not may_hold.select_for_update(no_key=True).filter(pk=account.pk).exists():
        raise AlreadyHeld
    trail.record("accounts:contracts:held", by=By.owner(account), about=contract.public_id)
    contract_held.send(Contract, account=account, contract=contract)
    known = contacts.notice_address(contract)
    if known:
        channel, to = known
        outbox.put(HELD, channel=channel, to=to, ref=contract.public_id)


def lock_held(*, account: User) -> None:
    """Lock the account's contracts, in the caller's transaction: before the account, as everywhere, to avoid a deadlock
    with an ID登録.
    """
    list(Contract.objects.select_for_update(no_key=True).filter(holder=account.pk).order_by("pk").values_list("pk"))


@transaction.atomic
def pass_on(*, contract: Contract, giver: User, taker: User, since: datetime | None = None) -> None:
    """Move the contract to another account, held from now or from a given earlier time. Sends no letters.

    Raises AlreadyHeld where the giver does not hold it any more.
    """
    if not Contract.objects.filter(pk=contract.pk, holder=giver).update(holder=taker, held_since=since or Now()):
        raise AlreadyHeld
    trail.record("accounts:contracts:held", by=By.owner(taker), about=contract.public_id)
    contract_held.send(Contract, account=taker, contract=contract)


def add(*, contract: Contract, account: User, challenge: Challenge) -> None:
    """Make the account the holder of the contract whose telephone has answered the challenge. Raises AlreadyHeld.

    Only now is the caller told that another account holds it; that account's owner is told too.
    """
    try:
        _hold_and_enrol(contract, account, challenge)
    except AlreadyHeld:
        tell_holder(contract=contract, by=By.owner(account))
        raise


@transaction.atomic
def _hold_and_enrol(contract: Contract, account: User, challenge: Challenge) -> None:
    """Hold the contract, and make its telephone the second step of an account that has none. The telephone counts a day
    later and the account is told, because a thief with its password could add a contract of their own.
    """
    hold(contract=contract, account=account)
    challenge.refresh_from_db()
    answered = next((one.number for one in contacts.numbers(contract) if proved(challenge, one.number)), None)
    if answered and phone_queries.of(account) is None:
        with suppress(phone_actions.HasPhone):  # a parallel request was quicker
            phone_actions.enrol(account=account, number=answered, usable_after=phone_actions.FIRST_DAY)


def hold_or_tell(*, contract: Contract, account: User) -> None:
    """Hold the contract; where another account holds it, tell the holder and raise AlreadyHeld."""
    try:
        hold(contract=contract, account=account)
    except AlreadyHeld:
        tell_holder(contract=contract, by=By.owner(account))
        raise


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
