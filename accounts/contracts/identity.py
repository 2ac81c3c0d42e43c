"""Check the identity of a contract's holder: customer number, telephone and name must all fit [001-8…18].

Relatives know these three too, so a person who matches still has to answer the contract's phone.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from accounts.contracts import queries
from accounts.contracts.models import Contract
from portal import text
from portal.audit import trail
from portal.audit.by import ANONYMOUS
from portal.limits import Limit, Wrong

HALF_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)
PER_NETWORK = Limit("accounts:contracts:network", 30, HALF_HOUR, tells_at_half=True)
PER_NUMBER = Limit("accounts:contracts:number", 5, HALF_HOUR)
PER_NUMBER_A_DAY = Limit("accounts:contracts:number_day", 20, DAY)
PLAIN = Limit("accounts:contracts:plain", 5, HALF_HOUR)  # an account without a contract
PLAIN_A_DAY = Limit("accounts:contracts:plain_day", 10, DAY)
PLAIN_NETWORK = Limit("accounts:contracts:plain_network", 30, HALF_HOUR, tells_at_half=True)
PLAIN_NUMBER = Limit("accounts:contracts:plain_number", 5, HALF_HOUR)
PLAIN_NUMBER_A_DAY = Limit("accounts:contracts:plain_number_day", 20, DAY)
PROVEN = Limit("accounts:contracts:proven", 5, HALF_HOUR)  # an account with a contract, or a contract known before
PROVEN_A_DAY = Limit("accounts:contracts:proven_day", 20, DAY)
STRANGERS = (PER_NETWORK, PER_NUMBER, PER_NUMBER_A_DAY)
ACCOUNTS = (PLAIN, PLAIN_A_DAY, PLAIN_NETWORK, PLAIN_NUMBER, PLAIN_NUMBER_A_DAY)
LIMITS = (*STRANGERS, *ACCOUNTS, PROVEN, PROVEN_A_DAY)


@dataclass(frozen=True)
class Asker:
    """Who asks for an identity check. `plain` is the public id of a signed-in account without a contract, `proven`
    names the account or contract that this browser has proven. Each has budgets of its own that strangers cannot spend.
    """

    network: str
    plain: str = ""
    proven: str = ""

    def counts(self, customer_number: str) -> tuple[tuple[Limit, str], ...]:
        """Return the limits of a check and their keys, in the order in which they are counted."""
        if self.proven:
            return tuple((limit, self.proven) for limit in (PROVEN, PROVEN_A_DAY))
        if self.plain:
            keys = (self.plain, self.plain, self.network, customer_number, customer_number)
            return tuple(zip(ACCOUNTS, keys, strict=True))
        return tuple(zip(STRANGERS, (self.network, customer_number, customer_number), strict=True))


class NotMatching(Wrong):
    """The three do not belong together. No page tells which of them is wrong."""


def identify(*, customer_number: str, phone: str, name_kana: str, asker: Asker) -> Contract:
    """Return the contract to which the three normalised inputs belong.

    Raises NotMatching, or `portal.limits.TooMany`, then even for the right three. Counted before the comparison, and
    given back on success. Must not run inside a transaction.
    """
    counts = asker.counts(customer_number)
    left = min([limit.take_or_raise(key) for limit, key in counts])
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
