"""A bill that is due some day, and the telling of its payment."""

from datetime import date, timedelta

from accounts.models import Contract
from billing.models import Bill
from billing.reminders import actions
from tests.billing.bill_mails.notified_holders import NOON, NOVEMBER, TODAY
from tests.billing.statements.bills import a_bill


def due(contract: Contract, in_days: int, **fields: object) -> Bill:
    """A bill of November that is due so many days from today."""
    given = {"payment_status": "due", "due_on": TODAY + timedelta(days=in_days), **fields}
    return a_bill(contract, NOVEMBER, **given)  # type: ignore[arg-type]


def reminded(today: date = TODAY) -> int:
    """Remind of what is due soon."""
    return actions.remind(at=NOON, today=today)


def failures(today: date = TODAY) -> int:
    """Tell of debits that failed."""
    return actions.notify_failed_debits(at=NOON, today=today)


def overdue(today: date = TODAY) -> int:
    """Tell of what was not paid in time."""
    return actions.notify_overdue(at=NOON, today=today)
