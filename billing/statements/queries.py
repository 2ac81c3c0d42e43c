"""Read bills as their holder may see them. Every read starts from the account that holds the contract."""

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import CharField, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject

from accounts.models import Contract
from billing.statements.models import Bill, BillItem
from billing.statements.months import downwards, shifted
from billing.statements.policies import SHOWN_MONTHS, is_shown, oldest_shown
from billing.statements.records import Choice, Detail, Header, ItemRow, Month, Neighbour, Statement
from linkage.models import Line
from portal.compiled_query import CompiledQuery

# At most SHOWN_MONTHS bills of each contract, none of a former holder: one range scan of `bill_newest` each
RECENT = f"""
SELECT contract.id, {", ".join(Header._fields)}
FROM (SELECT id, bills_from FROM accounts_contract WHERE id = ANY (%s::bigint[])) AS contract CROSS JOIN LATERAL (
    SELECT {", ".join(Header._fields)} FROM billing_bill
    WHERE contract_id = contract.id AND superseded_at IS NULL AND month >= contract.bills_from
    ORDER BY month DESC LIMIT %s) AS bill
ORDER BY contract.id, month DESC
"""  # noqa: S608 -- names of this module only  # nosec B608


def statement(*, account_id: int, contract_public_id: str = "") -> Statement | None:
    """Return the bills of the named contract, else of the account's first; None if the account does not hold it."""
    contracts = choices(account_id=account_id)
    chosen = [choice for choice in contracts if contract_public_id in ("", choice.public_id)]
    if not chosen:
        return None
    contract = chosen[0]
    bills = _newest_bills(contract)
    if not bills:
        return Statement(contracts, contract, [], None)
    began = min(contract.contracted_on.replace(day=1), bills[-1].month)
    oldest, edge = oldest_shown(newest=bills[0].month, began=began, mine=contract.bills_from)
    return Statement(contracts, contract, _months(bills, oldest), edge)


def choices(*, account_id: int) -> list[Choice]:
    """Return the account's contracts, oldest first."""
    return [Choice(*row) for row in _CHOICES.rows(account_id)]


def recent(*, contract_ids: Sequence[int]) -> list[tuple[int, Header]]:
    """Return the shown bills of several contracts as (contract key, bill), newest first for each contract."""
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [list(contract_ids), SHOWN_MONTHS])
        found = [(pk, Header(*row)) for pk, *row in cursor.fetchall()]
    newest = {pk: bill.month for pk, bill in reversed(found)}
    return [(pk, bill) for pk, bill in found if is_shown(bill.month, newest=newest[pk])]


def detail(*, account_id: int, public_id: str) -> Detail | None:
    """Return a bill, in any revision, of a contract that the account holds; else None.

    Bills of before FIRST_BILLING_MONTH do not exist for customers [001-42].
    """
    rows = _DETAIL.rows(account_id, public_id)
    if not rows:
        return None
    found = Detail(*rows[0])
    if found.month < settings.FIRST_BILLING_MONTH:
        return None
    return replace(found, before=_neighbour(found.before), after=_neighbour(found.after))


def is_kept_for(*, account_id: int, public_id: str) -> bool:
    """Return whether the bill is of a contract that the account held until another person's data came."""
    return Bill.objects.kept_for(account_id).filter(public_id=public_id).exists()


def newest_bill_key() -> int:
    """Return the primary key of the bill that was imported last; 0 without any."""
    newest: int = Bill.objects.aggregate(newest=Max("id", default=0))["newest"]
    return newest


def is_readable(bill: Detail, *, account_id: int) -> bool:
    """Return whether the account, which holds the contract, may read the bill: its month is shown, or staff opened it.

    Costs a query only for a month that is not shown (`billing.older_bills`).
    """
    if is_shown(bill.month, newest=bill.newest_month):
        return True
    requests = Contract(pk=bill.contract_id).old_bills_requests
    return requests.opened(account_id=account_id, month=bill.month).exists()


def items(bill: Detail | Bill) -> list[ItemRow]:
    """Return the bill's items in the company's order. Reads one monthly partition."""
    return [ItemRow(*row) for row in _ITEMS.rows(bill.contract_id, bill.month, bill.revision)]


def line_label() -> Concat:
    """Return the SQL expression of a line's label: service and plan."""
    return Concat(F("service"), Value(" "), F("plan"), output_field=CharField())


def _newest_bills(contract: Choice) -> list[Header]:
    """Return at most SHOWN_MONTHS bills, newest first, by an index-only scan of `bill_newest`."""
    bills = (Header(*row) for row in _NEWEST_BILLS.rows(contract.pk, contract.bills_from))
    return [bill for bill in bills if bill.month >= settings.FIRST_BILLING_MONTH]


def _choices(account_id: int) -> QuerySet[Contract, Any]:
    first_line = Line.objects.filter(contract=OuterRef("pk")).order_by("line_number")
    labelled = Contract.objects.held_by(account_id).annotate(label=Subquery(first_line.values(label=line_label())[:1]))
    return labelled.values_list(*Choice._fields)


def _detail(account_id: int, public_id: str) -> QuerySet[Bill, Any]:
    newest = Bill.objects.newest().filter(contract=OuterRef("contract")).order_by("-month")
    beside = newest.filter(month__gte=OuterRef("contract__bills_from"))
    earlier = beside.filter(month__lt=OuterRef("month"))
    later = beside.filter(month__gt=OuterRef("month")).order_by("month")
    revisions = Bill.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    former = revisions.filter(revision__lt=OuterRef("revision"), is_flagged=False).order_by("-revision")
    neighbour = JSONObject(**{name: name for name in Neighbour._fields})
    mine = Bill.objects.filter(public_id=public_id, contract__in=Contract.objects.held_by(account_id))
    mine = mine.filter(month__gte=F("contract__bills_from"))
    surrounded = mine.annotate(
        contract_public_id=F("contract__public_id"),
        customer_number=F("contract__customer_number"),
        contract_name=F("contract__name"),
        newest_month=Subquery(beside.values("month")[:1]),
        newest_revision=Subquery(beside.filter(month=OuterRef("month")).values("public_id")),
        former_total=Subquery(former.values("total")[:1]),
        before=Subquery(earlier.values(neighbour=neighbour)[:1]),
        after=Subquery(later.values(neighbour=neighbour)[:1]),
    )
    return surrounded.values_list(*(field.name for field in fields(Detail)))


def _neighbour(found: Any) -> Neighbour | None:
    """Parse the JSON object of the subquery, which replaces one subquery for each of its four columns."""
    if found is None:
        return None
    values = json.loads(found)
    return Neighbour(**{**values, "month": date.fromisoformat(values["month"])})


def _items(contract_id: int, month: date, revision: int) -> QuerySet[BillItem, Any]:
    line = Line.objects.filter(contract=contract_id, line_number=OuterRef("line_number"))
    found = BillItem.objects.of(Bill(contract_id=contract_id, month=month, revision=revision))
    return found.annotate(line_label=Subquery(line.values(label=line_label()))).values_list(*ItemRow._fields)


_CHOICES = CompiledQuery(_choices, -1)
_NEWEST_BILLS = CompiledQuery(
    lambda pk, first: Bill.objects.of_contract(pk).filter(month__gte=first).values_list(*Header._fields)[:SHOWN_MONTHS],
    -1,
    date.max,
)
_DETAIL = CompiledQuery(_detail, -1, "any bill")
_ITEMS = CompiledQuery(_items, -1, date.max, 32_767)


def _months(bills: Sequence[Header], oldest: date) -> list[Month]:
    """Return every month from the newest bill back to `oldest`, months without a bill included."""
    by_month = {found.month: found for found in bills}
    return [_month(month, by_month) for month in downwards(bills[0].month, oldest)]


def _month(month: date, by_month: dict[date, Header]) -> Month:
    found, before = by_month.get(month), by_month.get(shifted(month, -1))
    is_known = found and before and not (found.is_flagged or before.is_flagged)
    return Month(month, found, found.total - before.total if found and before and is_known else None)
