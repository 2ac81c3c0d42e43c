"""Which months of a contract are shown, and which are kept at all."""

from datetime import date
from enum import Enum

from django.conf import settings

from billing.statements.months import shifted

SHOWN_MONTHS = 15  # [001-3], [001-41]


class Edge(Enum):
    """Why nothing older is shown."""

    WINDOW = "window"  # fifteen months are shown at most
    FIRST_MONTH = "first_month"  # the portal's data begin here: FIRST_BILLING_MONTH [001-42]
    CONTRACT = "contract"  # there was no contract before


def oldest_shown(*, newest: date, began: date) -> tuple[date, Edge]:
    """The first month that is shown of a contract whose newest bill is of the month `newest` and which began, or had
    its first bill, in the month `began`; and what bounds it."""
    bounds = [
        (shifted(newest, 1 - SHOWN_MONTHS), Edge.WINDOW),
        (settings.FIRST_BILLING_MONTH, Edge.FIRST_MONTH),
        (began, Edge.CONTRACT),
    ]
    return max(bounds, key=lambda bound: bound[0])


def is_shown(month: date, *, newest: date) -> bool:
    """Whether a bill of this month is shown, where the contract's newest is of the month `newest`."""
    return max(shifted(newest, 1 - SHOWN_MONTHS), settings.FIRST_BILLING_MONTH) <= month <= newest


def oldest_kept(today: date) -> date:
    """The oldest month whose bills are kept: BILL_RETENTION_MONTHS whole months lie between it and the day."""
    return shifted(today.replace(day=1), -settings.BILL_RETENTION_MONTHS)
