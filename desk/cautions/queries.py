"""Read the warnings about customers, for pages and for lists of them."""

from collections.abc import Iterable

from django.db.models import F, Q

from accounts.models import Contract, User
from desk.cautions.models import Caution, Concern, Kind


def about(account: User | None, contracts: Iterable[Contract]) -> list[Caution]:
    """Return the warnings in force about an account or one of the contracts, the gravest first. One query."""
    mine = Q(contract__in=[one.pk for one in contracts])
    if account:
        mine |= Q(account=account)
    concerns = Concern.objects.filter(mine).values("caution")
    return sorted(Caution.objects.open().filter(pk__in=concerns).order_by("pk"), key=_gravity)


def labels(public_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of the warnings in force by public id of account or contract, the gravest first. Two queries.

    Those of a contract that an account holds are the account's too, and those of its holder the contract's.
    """
    wanted = set(public_ids)
    if not wanted:
        return {}
    concerned = Concern.objects.filter(caution__ended_at=None).annotate(
        own=F("account__public_id"), of_contract=F("contract__public_id"), of_holder=F("contract__holder__public_id")
    )
    held = Concern.objects.filter(caution__ended_at=None, account__contracts__public_id__in=wanted)
    direct = concerned.filter(Q(own__in=wanted) | Q(of_contract__in=wanted) | Q(of_holder__in=wanted))
    rows = [
        *direct.values_list("own", "of_contract", "of_holder", "caution__kind"),
        *held.values_list("account__contracts__public_id", "pk", "pk", "caution__kind"),
    ]
    found: dict[str, set[Kind]] = {}
    for *ids, kind in rows:
        for one in wanted.intersection(ids):
            found.setdefault(one, set()).add(Kind(kind))
    return {one: [str(kind.label) for kind in sorted(kinds, key=list(Kind).index)] for one, kinds in found.items()}


def _gravity(caution: Caution) -> int:
    return list(Kind).index(Kind(caution.kind))
