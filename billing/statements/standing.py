"""Decide what a customer is told about the payment of a bill.

Its payment status alone is not enough: nothing is to be paid for a credit or a bill of zero, whatever the company's
file says, and nothing is pressed for while the amount itself is in question (a flagged bill).
"""

from datetime import date
from typing import Protocol

from django.db import models

from billing.statements.models import PaymentStatus


class Standing(models.TextChoices):
    """What a bill's chip says."""

    CHECKING = "checking", "金額を確認しています"
    NOTHING = "nothing", "お支払い不要"
    DUE = PaymentStatus.DUE.value, PaymentStatus.DUE.label
    PAID = PaymentStatus.PAID.value, PaymentStatus.PAID.label
    OVERDUE = PaymentStatus.OVERDUE.value, PaymentStatus.OVERDUE.label
    FAILED = PaymentStatus.FAILED.value, PaymentStatus.FAILED.label


TONES = {
    Standing.CHECKING: "warn",
    Standing.NOTHING: "ok",
    Standing.DUE: "info",
    Standing.PAID: "ok",
    Standing.OVERDUE: "error",
    Standing.FAILED: "error",
}
UNDATED = (Standing.CHECKING, Standing.NOTHING)  # no due date is shown


class Payable(Protocol):
    """A bill in any form. `total` in yen."""

    @property
    def total(self) -> int: ...
    @property
    def is_flagged(self) -> bool: ...
    @property
    def payment_status(self) -> str: ...
    @property
    def paid_on(self) -> date | None: ...


def of(bill: Payable) -> Standing:
    """Return what is said of the bill: first that its amount is in question, then that nothing is to be paid."""
    if bill.is_flagged:
        return Standing.CHECKING
    return Standing(bill.payment_status) if bill.total > 0 else Standing.NOTHING


def paid_on(bill: Payable, *, today: date) -> date | None:
    """Return the day of payment, unless the file says that the bill is not paid or names a day after `today` (JST)."""
    is_past = bill.paid_on is not None and bill.paid_on <= today
    return bill.paid_on if is_past and bill.payment_status == PaymentStatus.PAID else None
