"""Which of an account's contracts prove who its owner is.

A contract that was added lately, or that names somebody else, must not stand for the account: whoever adds one of their
own could replace its telephone by it (NIST SP 800-63B-4 §4.2).
"""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from accounts.contracts.models import Contract, ContractQuerySet

HELD_FOR = timedelta(days=30)  # since the account holds it (`Contract.held_since`); an import does not change that


def proving(account_id: int) -> ContractQuerySet:
    """Select the contract that the account has held longest, and those of the same person that it has held for 30 days.

    The same person: names agree in kana, and birth dates, which both contracts must have.
    """
    mine = Contract.objects.filter(holder=account_id)
    first = mine.order_by("held_since", "pk").first()
    if first is None:
        return mine.none()
    same = Q(name_kana_key=first.name_kana_key, birth_date=first.birth_date, birth_date__isnull=False)
    return mine.filter(Q(pk=first.pk) | same & Q(held_since__lte=Now() - HELD_FOR))


def proves(contract: Contract, account_id: int) -> bool:
    """Tell whether the contract is one of them."""
    return proving(account_id).filter(pk=contract.pk).exists()
