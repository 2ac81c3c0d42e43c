"""Check the identity of a contract's holder: customer number, telephone and name must all fit [001-8…18].

Relatives know these three too, so a person who matches still has to answer the contract's phone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.db import transaction

from accounts.contracts import contacts, queries
from accounts.contracts.models import Contract
from portal import text
from portal.audit import trail
from portal.audit.by import ANONYMOUS, By, Why
from portal.limits import Limit, Wrong, counting

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


class NotStopped(Exception):
    """The checks of this contract are not stopped."""


class NotMatching(Wrong):
    """The three do not belong together. No page tells which of them is wrong."""


def identify(*, customer_number: str, phone: str, name_kana: str, asker: Asker) -> Contract:
    """Return the contract to which the three normalised inputs belong.

    Raises NotMatching, or `portal.limits.TooMany`, then even for the right three, or `contacts.Unconfirmed` for the
    right three of a contract whose contacts prove nothing now. Counted before the comparison, and given back on
    success. Must not run inside a transaction.
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
    contacts.require_confirmed(contract)
    return contract


def counts_of_number(number: str) -> list[tuple[Limit, str]]:
    """Return every limit that wrong tries at one customer number can spend, with its key."""
    by_number = (PER_NUMBER, PER_NUMBER_A_DAY, PLAIN_NUMBER, PLAIN_NUMBER_A_DAY)
    return [*((limit, number) for limit in by_number), *_proven(f"number:{number}")]


def counts_of_account(public_id: str) -> list[tuple[Limit, str]]:
    """Return every limit that wrong tries of one signed-in account can spend, with its key."""
    return [(PLAIN, public_id), (PLAIN_A_DAY, public_id), *_proven(f"account:{public_id}")]


def stopped(*, numbers: Iterable[str], account: str = "") -> dict[str, int]:
    """Return the seconds until stopped checks go on by themselves, by customer number or public id of the account; in
    one statement.

    A network that is stopped (PER_NETWORK, PLAIN_NETWORK) concerns no customer and is not told.
    """
    counts = {number: counts_of_number(number) for number in numbers}
    if account:
        counts[account] = counts_of_account(account)
    spent = counting.stopped(*chain.from_iterable(counts.values()))
    ends = {who: max(spent.get((limit.scope, key), 0) for limit, key in of) for who, of in counts.items()}
    return {who: seconds for who, seconds in ends.items() if seconds > 0}


@transaction.atomic
def resume(*counts: tuple[Limit, str], by: By, about: str, why: Why | None = None) -> None:
    """Let stopped checks go on, after the person has proven their identity at the desk. `counts` are those of a number
    or an account, `about` the contract or the account. Raises NotStopped."""
    if not counting.forget_all(*counts):
        raise NotStopped
    trail.record("accounts:contracts:identity_resumed", by=by, about=about, why=why)


def _proven(key: str) -> list[tuple[Limit, str]]:
    return [(PROVEN, key), (PROVEN_A_DAY, key)]
