"""Find customers by exact identifiers, and read what their pages show. Accounts of staff are never included."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.codes import queries as code_queries
from accounts.codes import subjects
from accounts.freeze.queries import open as freeze_of
from accounts.models import Contract, Freeze, Notice, PasswordLock, Phone, Registration, User, Withdrawal
from accounts.password_lock import actions as password_lock_actions
from accounts.security_log import queries as security_log_queries
from accounts.security_log.queries import Event
from accounts.sessions.queries import live as sessions_of
from accounts.withdrawal import queries as withdrawal_queries
from billing.models import Bill
from linkage.models import Line
from portal import text
from portal.policy.knobs import policy

MOST = 20  # matches of a search, and rows of a section
BILLS = 15
NUMBER = re.compile(r"[0-9 ()+.‐‑‒–—―−ー-]+")  # notations of a customer or telephone number; taro10012345 is neither


@dataclass(slots=True)
class Found:
    """Matches of an exact search: accounts, and contracts that no account holds."""

    accounts: list[User] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.accounts) + len(self.contracts)


def customers() -> QuerySet[User]:
    """Return every account except those of staff."""
    return User.objects.filter(is_staff=False, is_superuser=False)


def contracts() -> QuerySet[Contract]:
    """Return every contract with its holder, if any, except those of staff members' own accounts."""
    insiders = Q(holder__is_staff=True) | Q(holder__is_superuser=True)
    return Contract.objects.select_related("holder").exclude(insiders)


def find(term: str) -> Found:
    """Return exact matches of a normalised term: at most MOST accounts and contracts. There is no search by similarity,
    so that customers cannot be browsed."""
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
    """Return the confirmed telephone number; empty for none."""
    phone = Phone.objects.filter(user=account, confirmed=True).first()
    return phone.number if phone else ""


def lock(account: User) -> PasswordLock | None:
    """Return the lock of the password path in browsers that the account does not trust, None without one."""
    return PasswordLock.objects.open().filter(account=account, is_where_trusted=False).first()


def is_locked_at_home(account: User) -> bool:
    """Return whether the password path is locked in trusted browsers, which count apart."""
    return password_lock_actions.WRONG_WHERE_TRUSTED.is_spent(password_lock_actions.key_of(account))


class Codes(NamedTuple):
    """Wrong codes in 30 days; whether codes are sent at all, and until when they are refused."""

    wrong: int
    are_sent: bool
    locked_until: datetime | None


def code_state(account: User) -> Codes:
    """Return the state of the account's codes."""
    subject = subjects.account(account)
    wrong = code_queries.wrong_tries(subject)
    return Codes(wrong, policy().code_length_after(wrong) is not None, code_queries.locked_anywhere(subject))


def withdrawal(account: User) -> Withdrawal | None:
    """Return the 退会 that the account can still come back from."""
    return withdrawal_queries.of(account)


def closed(account: User) -> Freeze | None:
    """Return since when the account is frozen, None if it is not."""
    return freeze_of(account.pk)


def session_count(account: User, *, at: datetime) -> int:
    """Return the number of the account's sessions."""
    return len(sessions_of(account_id=account.pk, this="", at=at))


def notices(account: User) -> QuerySet[Notice]:
    """Return the account's newest notices."""
    return Notice.objects.told_to(account.pk)[:10]


def events(account: User, *, at: datetime) -> Sequence[Event]:
    """Return the entries of the account's own log, newest first."""
    return security_log_queries.page(account=account, at=at).events


def lines(contract: Contract) -> QuerySet[Line]:
    """Return the contract's lines, in order."""
    return Line.objects.filter(contract=contract).order_by("started_on", "pk")[:MOST]


def bills(contract: Contract) -> QuerySet[Bill]:
    """Return the contract's newest bills, each in its newest revision."""
    return Bill.objects.of_contract(contract.pk)[:BILLS]


def waiting_registration(contract: Contract) -> Registration | None:
    """Return the 仮登録 of the contract whose mail has not been opened yet, None without one."""
    return Registration.objects.provisional().live().filter(contract=contract, hollow="").first()
