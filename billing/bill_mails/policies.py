"""Whom news of a bill reaches."""

from billing.statements.models import Bill


def has_reader(bill: Bill) -> bool:
    """Whether somebody with an account holds the contract."""
    holder = bill.contract.holder
    return holder is not None and holder.is_active


def is_told(bill: Bill) -> bool:
    """Whether the customer is told of the bill as it is: not while its amount is in question."""
    return has_reader(bill) and not bill.is_flagged
