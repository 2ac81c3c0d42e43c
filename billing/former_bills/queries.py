"""Read the bills of contracts that an account held until a file named another person, beginning at the account.

They are as they were then: no bill, revision or line label of after. Months are those that were shown then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.statements import queries as statement_queries
from billing.statements.models import Bill
from billing.statements.policies import is_shown
from billing.statements.records import ItemRow


@dataclass(frozen=True, slots=True)
class FormerContract:
    """A contract of before and its bills, newest first."""

    customer_number: str
    bills: Sequence[Bill]


def contracts(account_id: int) -> list[FormerContract]:
    """Return the account's former contracts that have bills, in one query."""
    found: dict[int, list[Bill]] = {}
    kept = Bill.objects.kept_for(account_id).select_related("contract").order_by("-contract", "-month")
    for bill in kept:
        found.setdefault(bill.contract_id, []).append(bill)
    return [FormerContract(bills[0].contract.customer_number, _shown(bills)) for bills in found.values()]


def bill(*, account_id: int, public_id: str) -> Bill | None:
    """Return one of these bills; None for any other, and for a month that is no longer shown."""
    kept = Bill.objects.kept_for(account_id).select_related("contract")
    found = kept.filter(public_id=public_id).first()
    if found is None:
        return None
    months = kept.filter(contract=found.contract_id).values_list("month", flat=True)
    return found if is_shown(found.month, newest=months[0]) else None


def items(bill: Bill) -> list[ItemRow]:
    """Return the bill's items, without the labels of its lines, which are of today."""
    return [row._replace(line_label=None) for row in statement_queries.items(bill)]


def _shown(bills: Sequence[Bill]) -> list[Bill]:
    return [bill for bill in bills if is_shown(bill.month, newest=bills[0].month)]
