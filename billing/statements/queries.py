"""Bills as their holder may see them. Every read starts from the account that holds the contract."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject

from accounts.models import Contract
from billing.statements.models import Bill, BillItem
from billing.statements.months import downwards, shifted
from billing.statements.policies import SHOWN_MONTHS, Edge, is_shown, oldest_shown
from linkage.models import Line
from portal.compiled_query import CompiledQuery


class Choice(NamedTuple):
    """A contract in the switcher. `label` is its first line's service and plan, empty while it has no line."""

    pk: int
    public_id: str
    customer_number: str
    contracted_on: date
    label: str | None


class Header(NamedTuple):
    """What the list shows of a bill; every column is in the index `bill_newest`."""

    public_id: str
    month: date
    revision: int
    total: int
    due_on: date
    payment_method: str
    payment_status: str
    paid_on: date | None


class Month(NamedTuple):
    """A calendar month of a contract. `change` is against the month before, None where that has no bill."""

    month: date
    bill: Header | None
    change: int | None


class Neighbour(NamedTuple):
    """The contract's bill before or after another, of whatever month."""

    public_id: str
    month: date
    revision: int
    total: int


class Detail(NamedTuple):
    """A bill as its page prints it: stored figures, and what stands around it (None for nothing)."""

    public_id: str
    contract_id: int
    contract_public_id: str
    customer_number: str
    month: date
    revision: int
    taxable_10: int
    tax_10: int
    taxable_8: int
    tax_8: int
    exempt: int
    out_of_scope: int
    subtotal: int
    tax: int
    total: int
    due_on: date
    payment_method: str
    payment_status: str
    paid_on: date | None
    newest_month: date  # of the contract
    newest_revision: str  # of this month
    before: Neighbour | None
    after: Neighbour | None

    @property
    def before_shown(self) -> Neighbour | None:
        """The bill before, where everybody who holds the contract may read it."""
        return self._shown(self.before)

    @property
    def after_shown(self) -> Neighbour | None:
        """The bill after, likewise: one that was opened may stand among others that were not."""
        return self._shown(self.after)

    def _shown(self, beside: Neighbour | None) -> Neighbour | None:
        return beside if beside and is_shown(beside.month, newest=self.newest_month) else None


class Row(NamedTuple):
    """An item of a bill. `line_label` is the line's service and plan, None where the line is not known (any more)."""

    line_number: str
    line_label: str | None
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: int
    tax_category: str
    tax_included: bool
    service_from: date | None
    service_to: date | None
    refers_to_month: date | None
    item_no: int
    item_code: str
    item_kind: str


# As many of each contract as the window has months: a range of `bill_newest` each
RECENT = f"""
SELECT contract.id, {", ".join(Header._fields)}
FROM unnest(%s::bigint[]) AS contract (id) CROSS JOIN LATERAL (
    SELECT {", ".join(Header._fields)} FROM billing_bill
    WHERE contract_id = contract.id AND superseded_at IS NULL ORDER BY month DESC LIMIT %s) AS bill
ORDER BY contract.id, month DESC
"""  # noqa: S608 -- names of this module only  # nosec B608


@dataclass(frozen=True, slots=True)
class Statement:
    """The bills of one contract, newest first; `months` is empty while there is none."""

    contracts: Sequence[Choice]
    contract: Choice
    months: Sequence[Month]
    edge: Edge | None


def statement(*, account_id: int, contract_public_id: str = "") -> Statement | None:
    """The chosen contract's bills, else the first contract's. None without a contract, and with somebody else's."""
    contracts = choices(account_id=account_id)
    chosen = [choice for choice in contracts if contract_public_id in ("", choice.public_id)]
    if not chosen:
        return None
    contract = chosen[0]
    bills = _newest_bills(contract)
    if not bills:
        return Statement(contracts, contract, [], None)
    began = min(contract.contracted_on.replace(day=1), bills[-1].month)
    oldest, edge = oldest_shown(newest=bills[0].month, began=began)
    return Statement(contracts, contract, _months(bills, oldest), edge)


def choices(*, account_id: int) -> list[Choice]:
    """The account's contracts, oldest first."""
    return [Choice(*row) for row in _CHOICES.rows(account_id)]


def recent(*, contract_ids: Sequence[int]) -> list[tuple[int, Header]]:
    """The bills that the list shows of each of several contracts, newest first, each with its contract's key."""
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [list(contract_ids), SHOWN_MONTHS])
        found = [(pk, Header(*row)) for pk, *row in cursor.fetchall()]
    newest = {pk: bill.month for pk, bill in reversed(found)}
    return [(pk, bill) for pk, bill in found if is_shown(bill.month, newest=newest[pk])]


def detail(*, account_id: int, public_id: str) -> Detail | None:
    """A bill, in whatever revision, of a contract that the account holds."""
    rows = _DETAIL.rows(account_id, public_id)
    if not rows:
        return None
    found = Detail(*rows[0])
    return found._replace(before=_neighbour(found.before), after=_neighbour(found.after))


def items(bill: Detail | Bill) -> list[Row]:
    """The bill's items in the company's order. Reads one partition."""
    return [Row(*row) for row in _ITEMS.rows(bill.contract_id, bill.month, bill.revision)]


def line_label() -> Concat:
    """A line by its service and plan."""
    return Concat(F("service"), Value(" "), F("plan"), output_field=CharField())


def _newest_bills(contract: Choice) -> list[Header]:
    """At most as many as the window has months, newest first: one range of `bill_newest`, the table untouched."""
    bills = (Header(*row) for row in _NEWEST_BILLS.rows(contract.pk))
    return [bill for bill in bills if bill.month >= settings.FIRST_BILLING_MONTH]


def _choices(account_id: int) -> QuerySet[Contract, Any]:
    first_line = Line.objects.filter(contract=OuterRef("pk")).order_by("line_number")
    labelled = Contract.objects.held_by(account_id).annotate(label=Subquery(first_line.values(label=line_label())[:1]))
    return labelled.values_list(*Choice._fields)


def _detail(account_id: int, public_id: str) -> QuerySet[Bill, Any]:
    beside = Bill.objects.newest().filter(contract=OuterRef("contract")).order_by("-month")
    earlier = beside.filter(month__lt=OuterRef("month"))
    later = beside.filter(month__gt=OuterRef("month")).order_by("month")
    neighbour = JSONObject(**{name: name for name in Neighbour._fields})
    mine = Bill.objects.filter(public_id=public_id, contract__in=Contract.objects.held_by(account_id))
    surrounded = mine.annotate(
        contract_public_id=F("contract__public_id"),
        customer_number=F("contract__customer_number"),
        newest_month=Subquery(beside.values("month")[:1]),
        newest_revision=Subquery(beside.filter(month=OuterRef("month")).values("public_id")),
        before=Subquery(earlier.values(neighbour=neighbour)[:1]),
        after=Subquery(later.values(neighbour=neighbour)[:1]),
    )
    return surrounded.values_list(*Detail._fields)


def _neighbour(found: Any) -> Neighbour | None:
    """From the object that the subquery gives: one look into the index instead of four."""
    if found is None:
        return None
    values = json.loads(found)
    return Neighbour(**{**values, "month": date.fromisoformat(values["month"])})


def _items(contract_id: int, month: date, revision: int) -> QuerySet[BillItem, Any]:
    line = Line.objects.filter(contract=contract_id, line_number=OuterRef("line_number"))
    found = BillItem.objects.of(Bill(contract_id=contract_id, month=month, revision=revision))
    return found.annotate(line_label=Subquery(line.values(label=line_label()))).values_list(*Row._fields)


_CHOICES = CompiledQuery(_choices, -1)
_NEWEST_BILLS = CompiledQuery(lambda pk: Bill.objects.of_contract(pk).values_list(*Header._fields)[:SHOWN_MONTHS], -1)
_DETAIL = CompiledQuery(_detail, -1, "any bill")
_ITEMS = CompiledQuery(_items, -1, date.max, 32_767)


def _months(bills: Sequence[Header], oldest: date) -> list[Month]:
    """The calendar from the newest bill down to `oldest`, with the gaps."""
    by_month = {found.month: found for found in bills}
    return [_month(month, by_month) for month in downwards(bills[0].month, oldest)]


def _month(month: date, by_month: dict[date, Header]) -> Month:
    found, before = by_month.get(month), by_month.get(shifted(month, -1))
    return Month(month, found, found.total - before.total if found and before else None)
