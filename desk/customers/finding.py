"""Find customers by what they say on the telephone. Every search is exact, so that customers cannot be browsed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Model, Q, QuerySet

from accounts.models import Contract, Phone, User
from billing.lookup.queries import of_customers
from billing.models import Bill
from desk.customers import queries
from linkage.models import Line
from portal import text

MOST = 20  # matches of each kind in a list
NUMBER = re.compile(r"[0-9 ()+.‐‑‒–—―−ー-]+")  # notations of a customer or telephone number; taro10012345 is neither
KANA = re.compile(
    r"[ァ-ヺー・\u3000A-Za-z0-9().,&'’-]*[ァ-ヺ][ァ-ヺー・\u3000A-Za-z0-9().,&'’-]*"
)  # as `KanaField` takes it
BORN = re.compile(r"^(.*\S) (\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")  # a name followed by a birth date
ITEM = re.compile(r"(?:(\d[\d ]*) )?(\d{4})(\d{2})-(\d{1,4})-(\d{1,6})")  # 明細番号, after the customer number
INVOICE = re.compile(r"\d{6}-\d{8,}")
BILL = re.compile(r"[A-Za-z0-9_-]{22}")


class Term(NamedTuple):
    """A term as typed, in its normal form, and the birth date where it is given."""

    typed: str
    birth_date: date | None = None


@dataclass(slots=True)
class Found:
    """Matches: accounts, contracts that no account holds, bills.

    `namesakes` counts people of one name of whom none is shown before their birth date is given; `is_cut` says that
    there are more matches than MOST; `lacks_number` that a 明細番号 was given without the customer number.
    """

    accounts: list[User] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    namesakes: int = 0
    is_cut: bool = False
    lacks_number: bool = False

    @property
    def rows(self) -> Sequence[Model]:
        """Return every match."""
        return [*self.accounts, *self.contracts, *self.bills]

    @property
    def customers(self) -> set[str]:
        """Return the public ids of the accounts and contracts that the matches are, or belong to."""
        accounts = {one.public_id for one in self.accounts}
        return accounts | {one.public_id for one in (*self.contracts, *(bill.contract for bill in self.bills))}


def find(term: Term, *, with_bills: bool) -> Found:
    """Return the exact matches of a term, whichever kind of identifier it is. `with_bills` for roles that see them."""
    typed = term.typed
    if "@" in typed:
        address = text.email(typed).lower()
        return _customers(Q(email=address), Q(email=address))
    item = ITEM.fullmatch(typed)
    if item and "01" <= item[3] <= "12":
        return _items_bill(*item.groups()) if with_bills else Found()
    name, birth_date = _name(term)
    if KANA.fullmatch(name):
        return _named(text.kana_key(name), birth_date)
    found = _by_number(typed) if NUMBER.fullmatch(typed) else _customers(Q(username=text.account_id(typed)), Q(pk=0))
    if with_bills and (INVOICE.fullmatch(typed) or BILL.fullmatch(typed)):
        found.bills = list(of_customers().filter(Q(invoice__number=typed) | Q(public_id=typed))[:MOST])
    return found


def _name(term: Term) -> tuple[str, date | None]:
    """Split a name from the birth date behind it; what is no date stays part of the name, which then fits nobody."""
    born = BORN.fullmatch(term.typed)
    if born:
        try:
            return text.kana(born[1]), date(int(born[2]), int(born[3]), int(born[4]))
        except ValueError:
            pass
    return text.kana(term.typed), term.birth_date


def _by_number(typed: str) -> Found:
    """Find a customer number, a telephone of a contract or an account, the number of a line, or an account's ID of
    digits."""
    number, phone = text.customer_number(typed), text.phone(typed)
    by_account = Q(username=text.account_id(typed))
    if not (number and phone):
        return _customers(by_account, Q(pk=0))
    holding = Phone.objects.filter(confirmed=True, number=phone).values("user")
    lines = Line.objects.filter(line_number=phone).values("contract")
    by_contract = Q(customer_number=number) | Q(phone=phone) | Q(phone_2=phone) | Q(pk__in=lines)
    return _customers(by_account | Q(pk__in=holding), by_contract)


def _named(key: str, birth_date: date | None) -> Found:
    """Find a whole name in kana. Of namesakes only those born on the day are shown."""
    by_contract = Q(name_kana_key=key)
    born = set(queries.contracts().filter(by_contract).values_list("birth_date", flat=True)[: MOST + 1])
    if birth_date:
        by_contract &= Q(birth_date=birth_date)
    elif len(born) > 1:
        return Found(namesakes=len(born))
    return _customers(Q(pk=0), by_contract)


def _items_bill(number: str | None, year: str, month: str, revision: str, item: str) -> Found:
    """Find the bill of an item; a 明細番号 names it within its customer only."""
    if not number:
        return Found(lacks_number=True)
    named = of_customers().filter(contract__customer_number=text.customer_number(number))
    bills = named.filter(month=date(int(year), int(month), 1), revision=int(revision)) if int(year) else named.none()
    return Found(bills=list(bills[:1]))


def _customers(by_account: Q, by_contract: Q) -> Found:
    contracts: QuerySet[Contract] = queries.contracts().filter(by_contract).order_by("pk")
    matching = list(contracts[: MOST + 1])
    holders = {one.holder_id for one in matching if one.holder_id}
    accounts = list(queries.customers().filter(by_account | Q(pk__in=holders)).order_by("pk")[: MOST + 1])
    is_cut = len(matching) > MOST or len(accounts) > MOST
    return Found(accounts[:MOST], [one for one in matching[:MOST] if one.holder_id is None], is_cut=is_cut)
