"""Which months of a contract are shown [001-3], and which are kept at all (BILL_RETENTION_MONTHS)."""

from datetime import date
from enum import Enum

from django.conf import settings

from billing.statements.months import shifted

SHOWN_MONTHS = 15  # [001-3], [001-41]


class Edge(Enum):
    """Why the list of bills shows nothing older."""

    WINDOW = "window"  # at most SHOWN_MONTHS months are shown
    FIRST_MONTH = "first_month"  # the portal has no earlier data: FIRST_BILLING_MONTH [001-42]
    CONTRACT = "contract"  # the contract began then
    HOLDER = "holder"  # another person had it before


def oldest_shown(*, newest: date, began: date, mine: date = date.min) -> tuple[date, Edge]:
    """Return the oldest month that is shown, and what bounds it.

    `newest` is the month of the contract's newest bill, `began` the month in which it began or had its first bill,
    `mine` the first month that belongs to the present holder.
    """
    bounds = [  # of equal bounds the first counts: nothing older can be asked for before FIRST_BILLING_MONTH
        (settings.FIRST_BILLING_MONTH, Edge.FIRST_MONTH),
        (shifted(newest, 1 - SHOWN_MONTHS), Edge.WINDOW),
        (began, Edge.CONTRACT),
        (mine, Edge.HOLDER),
    ]
    return max(bounds, key=lambda bound: bound[0])


def is_shown(month: date, *, newest: date) -> bool:
    """Return whether a bill of this month is shown, if the contract's newest bill is of the month `newest`."""
    return max(shifted(newest, 1 - SHOWN_MONTHS), settings.FIRST_BILLING_MONTH) <= month <= newest


def oldest_kept(today: date) -> date:
    """Return the oldest month whose bills are kept: BILL_RETENTION_MONTHS months before that of `today` (JST)."""
    return shifted(today.replace(day=1), -settings.BILL_RETENTION_MONTHS)
