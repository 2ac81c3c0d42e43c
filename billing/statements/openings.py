"""What else may be read than the months that are shown. A feature that opens older bills to somebody registers here;
the pages of bills know none of them."""

from collections.abc import Callable

from billing.statements.policies import is_shown
from billing.statements.queries import Detail

Opens = Callable[[Detail, int], bool]
_openings: list[Opens] = []


def opens(opening: Opens) -> Opens:
    """Register a function: whether an older bill is open to the account of this key, which holds its contract."""
    _openings.append(opening)
    return opening


def is_readable(bill: Detail, *, account_id: int) -> bool:
    """Whether the account, which holds the contract, may read the bill. Costs no query for a month that is shown."""
    if is_shown(bill.month, newest=bill.newest_month):
        return True
    return any(opening(bill, account_id) for opening in _openings)
