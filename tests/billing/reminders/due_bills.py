"""Bills with a due date, and the three jobs that notify of their payment as of 22 November 2026."""

from datetime import date, timedelta

from accounts.models import Contract
from billing.models import Bill
from billing.reminders import actions
from tests.billing.bill_mails.notified_holders import NOON, NOVEMBER, TODAY
from tests.billing.statements.bills import a_bill


def due(contract: Contract, in_days: int, **fields: object) -> Bill:
    """Return a bill of November that is due `in_days` days from TODAY."""
    given = {"payment_status": "due", "due_on": TODAY + timedelta(days=in_days), **fields}
    return a_bill(contract, NOVEMBER, **given)  # type: ignore[arg-type]


def reminded(today: date = TODAY) -> int:
    """Remind of due dates; return how many."""
    return actions.remind(at=NOON, today=today)


def failures(today: date = TODAY) -> int:
    """Notify of failed debits; return how many."""
    return actions.notify_failed_debits(at=NOON, today=today)


def overdue(today: date = TODAY) -> int:
    """Notify of overdue bills; return how many."""
    return actions.notify_overdue(at=NOON, today=today)
