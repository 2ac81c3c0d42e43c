"""Corrections of a bill of 80,000 yen and tax, and members of staff who make them."""

from datetime import date

from accounts.models import Contract
from billing.corrections import actions
from billing.corrections.previews import Adjustment
from billing.models import Bill
from portal.audit.by import By, HasPermissions
from tests.billing.statements.bills import a_bill, an_item

MONTH = date(2026, 5, 1)
REASON = "当社都合の工事でした"


def a_large_bill(contract: Contract) -> Bill:
    """Return a bill of 88,000 yen with tax."""
    bill = a_bill(contract, MONTH, 80_000, payment_status="due")
    an_item(bill, 1, "工事費", 80_000)
    return bill


def by_yen(amount: int) -> Adjustment:
    """Return an adjustment that moves the total by exactly so many yen."""
    return Adjustment("工事費の訂正", amount, "exempt", tax_included=False)


def corrected(amount: int, person: HasPermissions) -> Bill:
    """Correct the newest revision by so many yen, alone."""
    bill = Bill.objects.newest().get(month=MONTH)
    return actions.correct(bill=bill, adjustment=by_yen(amount), by=By.staff(person), reason=REASON)
