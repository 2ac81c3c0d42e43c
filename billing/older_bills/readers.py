"""Older bills are read on the ordinary pages by whom staff opened them to."""

from billing.older_bills import queries
from billing.statements import openings
from billing.statements.queries import Detail


@openings.opens
def opened(bill: Detail, account_id: int) -> bool:
    """Whether the account asked for this bill and staff opened it."""
    return queries.is_open(account_id=account_id, contract_id=bill.contract_id, month=bill.month)
