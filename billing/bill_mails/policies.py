"""Who is notified of a bill, and at what time of the day mails about bills may arrive."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from billing.statements.models import Bill

MORNING, NIGHT = time(8), time(21)  # JST; mails arrive between these hours only


def has_reader(bill: Bill) -> bool:
    """Return whether an active account holds the contract and may read the bill: no other person had it then."""
    holder = bill.contract.holder
    return holder is not None and holder.is_active and bill.month >= bill.contract.bills_from


def is_told(bill: Bill) -> bool:
    """Return whether the holder is notified of the bill as it is: not while its amount is in question (flagged)."""
    return has_reader(bill) and not bill.is_flagged


def mailing_time(at: datetime) -> datetime:
    """Return the first moment from `at` on between 8:00 and 21:00 JST."""
    local = timezone.localtime(at)
    morning = local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    if local.time() >= NIGHT:
        return morning + timedelta(days=1)
    return max(morning, local)
