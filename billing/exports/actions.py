"""Asking for a year, and forgetting it. What the worker does with it is in `claims` and `packing`."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from billing.exports.models import KEPT, Bundle
from portal.audit import trail
from portal.delivery import waking
from portal.limits import Limit

PACK = "billing.exports.tasks.pack"
ASKED = Limit("billing:exports:year", 20, timedelta(days=1))  # per account


class NotTheirs(Exception):
    """The account holds the contract no longer."""


def ask(*, account: User, contract_id: int, year: int) -> Bundle:
    """Have a year of a contract packed that the account holds. While one waits, asking again gives that one.

    Raises TooMany, or NotTheirs.
    """
    ASKED.take_or_raise(account.public_id)
    with transaction.atomic():
        asked = Bundle(account=account, contract_id=contract_id, year=year, expires_at=Now() + KEPT)
        Bundle.objects.bulk_create([asked], ignore_conflicts=True)  # one waits already: the unique index says so
        bundle = Bundle.objects.of(account.pk).filter(contract=contract_id, year=year).first()
        if bundle is None:
            raise NotTheirs
        if bundle.public_id == asked.public_id:
            trail.record("billing:exports:asked", actor=account.public_id, about=account.public_id, year=year)
            transaction.on_commit(lambda: waking.wake(PACK))
    return bundle


def purge() -> int:
    """Forget files whose time is over; how many."""
    _, gone = Bundle.objects.filter(expires_at__lte=Now()).delete()
    return gone.get(Bundle._meta.label, 0)
