"""Finding a customer by what they say, and what the desk is shown of them. The company's own people are none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.codes import queries as code_queries
from accounts.codes import subjects
from accounts.freeze.queries import open as freeze_of
from accounts.models import Contract, Freeze, Notice, PasswordLock, Phone, Registration, User
from accounts.password_lock import actions as password_lock_actions
from accounts.security_log import queries as security_log_queries
from accounts.security_log.queries import Event
from accounts.sessions.queries import live as sessions_of
from billing.models import Bill
from linkage.models import Line
from portal import text
from portal.policy.knobs import policy

MOST = 20  # found, and rows of a section
BILLS = 15
NUMBER = re.compile(r"[0-9 ()+.‐‑‒–—―−ー-]+")  # how a customer or telephone number is written; taro10012345 is none


@dataclass(slots=True)
class Found:
    """What an exact search has found: accounts, and contracts that nobody holds in the portal."""

    accounts: list[User] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.accounts) + len(self.contracts)


def customers() -> QuerySet[User]:
    """Every account but the company's own."""
    return User.objects.filter(is_staff=False, is_superuser=False)


def contracts() -> QuerySet[Contract]:
    """Every contract with its holder, held or not; none of the company's own people's."""
    insiders = Q(holder__is_staff=True) | Q(holder__is_superuser=True)
    return Contract.objects.select_related("holder").exclude(insiders)


def find(term: str) -> Found:
    """Exact matches of a normalised term: at most MOST accounts and contracts. Nothing is searched by likeness, so that
    nobody leafs through the customers.
    """
    if "@" in term:
        address = text.email(term).lower()
        return _found(Q(email=address), Q(email=address))
    number, phone = (text.customer_number(term), text.phone(term)) if NUMBER.fullmatch(term) else ("", "")
    by_phone = Q(phone=phone) | Q(phone_2=phone)
    holding = Q(pk__in=Phone.objects.filter(confirmed=True, number=phone).values("user")) if phone else Q(pk=0)
    named = Q(username=text.account_id(term))
    return _found(named | holding, (Q(customer_number=number) | by_phone) if number and phone else Q(pk=0))


def _found(by_account: Q, by_contract: Q) -> Found:
    contracts = list(Contract.objects.filter(by_contract).order_by("pk")[:MOST])
    holders = [one.holder_id for one in contracts if one.holder_id]
    accounts = list(customers().filter(by_account | Q(pk__in=holders)).order_by("pk")[:MOST])
    return Found(accounts, [one for one in contracts if one.holder_id is None])


def phone_number(account: User) -> str:
    """The confirmed telephone; empty for none."""
    phone = Phone.objects.filter(user=account, confirmed=True).first()
    return phone.number if phone else ""


def lock(account: User) -> PasswordLock | None:
    """Find the lock that closes the password path in browsers that the account does not trust."""
    return PasswordLock.objects.open().filter(account=account, is_where_trusted=False).first()


def is_locked_at_home(account: User) -> bool:
    """Whether it is closed in the browsers that the account trusts, which count apart."""
    return password_lock_actions.WRONG_WHERE_TRUSTED.is_spent(password_lock_actions.key_of(account))


class Codes(NamedTuple):
    """Digits typed wrong in 30 days; whether codes are sent at all, and until when they are refused for a while."""

    wrong: int
    are_sent: bool
    locked_until: datetime | None


def code_state(account: User) -> Codes:
    """How it stands with the codes of the account."""
    subject = subjects.account(account)
    wrong = code_queries.wrong_tries(subject)
    return Codes(wrong, policy().code_length_after(wrong) is not None, code_queries.locked_anywhere(subject))


def closed(account: User) -> Freeze | None:
    """Since when the account is closed, because somebody else may have been in it."""
    return freeze_of(account.pk)


def session_count(account: User, *, at: datetime) -> int:
    """Browsers in which it is signed in."""
    return len(sessions_of(account_id=account.pk, this="", at=at))


def notices(account: User) -> QuerySet[Notice]:
    """The newest that it was told."""
    return Notice.objects.told_to(account.pk)[:10]


def events(account: User, *, at: datetime) -> Sequence[Event]:
    """What its owner reads in their own log, the newest first."""
    return security_log_queries.page(account=account, at=at).events


def lines(contract: Contract) -> QuerySet[Line]:
    """The contract's lines, in order."""
    return Line.objects.filter(contract=contract).order_by("started_on", "pk")[:MOST]


def bills(contract: Contract) -> QuerySet[Bill]:
    """Its newest bills, in their newest revision."""
    return Bill.objects.of_contract(contract.pk)[:BILLS]


def waiting_registration(contract: Contract) -> Registration | None:
    """The 仮登録 of the contract that waits for its mail to be opened."""
    return Registration.objects.provisional().live().filter(contract=contract, hollow="").first()
