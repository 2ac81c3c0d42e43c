"""Request a packed year of bills, and purge expired ones. The worker's side is in `claims` and `packing`."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from billing.exports import contents
from billing.exports.models import KEPT, Bundle, State
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import broker
from portal.limits import Limit

PACK = "billing.exports.tasks.pack"
ASKED = Limit("billing:exports:year", 20, timedelta(days=1))  # per account


class ContractNotHeld(Exception):
    """The account does not hold the contract (any more)."""


def ask(*, account: User, contract_id: int, year: int) -> Bundle:
    """Request a year of a contract that the account holds, and wake the worker.

    Returns the account's waiting request for the same year instead, or its ready one while that would come out the
    same. Raises TooMany or ContractNotHeld.
    """
    ASKED.take_or_raise(account.public_id)
    newest = _newest(account, contract_id, year)
    if newest and newest.state == State.READY and contents.is_current(newest):
        return newest
    with transaction.atomic():
        asked = Bundle(account=account, contract_id=contract_id, year=year, expires_at=Now() + KEPT)
        Bundle.objects.bulk_create([asked], ignore_conflicts=True)  # ignored if one waits already (unique index)
        bundle = _newest(account, contract_id, year)
        if bundle is None:
            raise ContractNotHeld
        if bundle.public_id == asked.public_id:
            trail.record("billing:exports:asked", by=By.owner(account), about=account.public_id, year=year)
            transaction.on_commit(lambda: broker.wake(PACK))
    return bundle


def purge() -> int:
    """Delete expired bundles with their files; return how many."""
    _, gone = Bundle.objects.filter(expires_at__lte=Now()).delete()
    return gone.get(Bundle._meta.label, 0)


def _newest(account: User, contract_id: int, year: int) -> Bundle | None:
    mine = Bundle.objects.of(account.pk).filter(contract=contract_id, year=year)
    return mine.select_related("contract").first()
