"""Bills and items, stored as the import stores them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Contract
from billing.models import Bill, BillItem
from billing.statements.months import shifted
from billing.statements.partitions import ensure_partition


def a_bill(contract: Contract, month: date, net: int = 8000, **fields: Any) -> Bill:
    """Return a bill of `net` yen at 10 % plus tax; the next revision if the month has a bill already."""
    former = Bill.objects.newest().filter(contract=contract, month=month).first()
    if former:
        Bill.objects.filter(pk=former.pk).update(superseded_at=timezone.now())
    given: dict[str, Any] = {
        "revision": former.revision + 1 if former else 1,
        "taxable_10": net,
        "tax_10": net // 10,
        "subtotal": net,
        "tax": net // 10,
        "total": net + net // 10,
        "item_count": 1,
        "due_on": shifted(month, 0).replace(day=27),
        "payment_method": "口座振替",
        "payment_status": "paid",
    }
    return Bill.objects.create(contract=contract, month=month, **{**given, **fields})


def an_item(bill: Bill, item_no: int, description: str, amount: int, **fields: Any) -> BillItem:
    """Return an item of the bill; one of the contract itself unless `line_number` is given."""
    ensure_partition(bill.month)
    given: dict[str, Any] = {
        "line_number": "",
        "item_code": f"I{item_no:03}",
        "quantity": Decimal(1),
        "unit_price": Decimal(amount),
        "tax_category": "10",
    }
    return BillItem.objects.create(
        contract_id=bill.contract_id,
        month=bill.month,
        revision=bill.revision,
        item_no=item_no,
        description=description,
        amount=amount,
        **{**given, **fields},
    )
