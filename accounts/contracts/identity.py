"""Check the identity of a contract's holder: customer number, telephone and name must all fit [001-8…18].

Relatives know these three too, so a person who matches still has to answer the contract's phone.
"""

from datetime import timedelta

from django.db import transaction

from accounts.contracts import queries
from accounts.contracts.models import Contract
from portal import text
from portal.audit import trail
from portal.audit.by import ANONYMOUS
from portal.limits import Limit, Wrong

HALF_HOUR = timedelta(minutes=30)
PER_NETWORK = Limit("accounts:contracts:network", 30, HALF_HOUR)
PER_NUMBER = Limit("accounts:contracts:number", 5, HALF_HOUR)
PER_NUMBER_A_DAY = Limit("accounts:contracts:number_day", 20, timedelta(days=1))


class NotMatching(Wrong):
    """The three do not belong together. No page tells which of them is wrong."""


def identify(*, customer_number: str, phone: str, name_kana: str, network: str) -> Contract:
    """Return the contract to which the three normalised inputs belong.

    Raises NotMatching, or `portal.limits.TooMany`, then even for the right three. Counted before the comparison, and
    given back on success. Must not run inside a transaction.
    """
    counts = ((PER_NETWORK, network), (PER_NUMBER, customer_number), (PER_NUMBER_A_DAY, customer_number))
    left = min(limit.take_or_raise(key) for limit, key in counts)
    contract = queries.matching(customer_number=customer_number, phone=phone, name_kana_key=text.kana_key(name_kana))
    with transaction.atomic():
        if contract is None:
            trail.record("accounts:contracts:not_matching", by=ANONYMOUS)
        else:
            for limit, key in counts:
                limit.give_back(key)
    if contract is None:
        raise NotMatching(left)
    return contract
