"""Compute what a correction would come to before it is made: the adjustment, the new totals, the lower bound."""

from dataclasses import dataclass

from django.conf import settings

from billing.statements.models import Bill, BillItem
from billing.tax.figures import Figures, LineItem, Rounding, figures


@dataclass(frozen=True)
class Adjustment:
    """The line item that a correction adds. `amount` in yen, negative for a credit; with tax where `tax_included`."""

    description: str
    amount: int
    tax_category: str
    tax_included: bool


def of(bill: Bill, adjustment: Adjustment) -> Figures:
    """Return the totals that the next revision would have; equal to what the database computes when it is made."""
    rows = BillItem.objects.of(bill).values_list("amount", "tax_category", "tax_included")
    items = [
        *(LineItem(*row) for row in rows),
        LineItem(adjustment.amount, adjustment.tax_category, adjustment.tax_included),
    ]
    return figures(items, Rounding(settings.TAX_ROUNDING))


def is_refund(total: int, *, before: int) -> bool:
    """Return whether a bill that changes from `before` to `total` yen pays money back, or more than it did.

    A bill that is a credit already may become a smaller credit.
    """
    return total < min(0, before)
