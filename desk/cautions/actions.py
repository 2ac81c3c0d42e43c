"""Set and end warnings about customers. Each is one entry of the audit log."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.models import Contract, User
from desk.cautions import queries
from desk.cautions.models import TOLD, Caution, Concern, EndedBecause, Kind
from portal.audit import trail
from portal.audit.by import By, Why

KEPT = timedelta(days=3 * 365)  # after its end: who was warned of what can be asked for as long


class NothingToDo(Exception):
    """The customer has this warning already, or it was ended meanwhile."""


@transaction.atomic
def set_on(*, kind: Kind, account: User | None, contracts: Iterable[Contract], by: By, why: Why, about: str) -> Caution:
    """Warn of a customer: of the account and of its contracts, or of a contract that nobody holds.

    `about` is the public id under which the log lists it. Raises NothingToDo where the warning is in force.
    """
    mine = Contract.objects.filter(pk__in=[one.pk for one in contracts]).order_by("pk")
    locked = list(mine.select_for_update(no_key=True))
    if account and not User.objects.select_for_update(no_key=True).filter(pk=account.pk).first():
        raise NothingToDo
    if any(one.kind == kind for one in queries.about(account, locked)):
        raise NothingToDo
    made = Caution.objects.create(kind=kind, set_by=by.actor)
    rows = [Concern(caution=made, contract=one) for one in locked]
    Concern.objects.bulk_create([*rows, *([Concern(caution=made, account=account)] if account else [])])
    trail.record(
        "desk:cautions:set" if kind in TOLD else "desk:cautions:set_quietly",
        by=by,
        about=about,
        why=why,
        caution=kind.value,
    )
    return made


@transaction.atomic
def end(*, caution: Caution, because: EndedBecause, by: By, why: Why, about: str) -> None:
    """End a warning. Of parallel uses one succeeds, the others raise NothingToDo."""
    ended = {"ended_at": Now(), "ended_by": by.actor, "ended_because": because}
    if not Caution.objects.open().filter(pk=caution.pk).update(**ended):
        raise NothingToDo
    trail.record(
        "desk:cautions:ended" if caution.kind in TOLD else "desk:cautions:ended_quietly",
        by=by,
        about=about,
        why=why,
        caution=caution.kind,
        because=because.value,
    )


def purge() -> int:
    """Delete warnings that ended long ago, and those about nobody any more; return how many."""
    left = Exists(Concern.objects.filter(caution=OuterRef("pk")))
    gone = Caution.objects.filter(Q(ended_at__lt=Now() - KEPT) | ~left).delete()[1]
    return gone.get("desk.Caution", 0)
