"""Contracts whose holders are notified of bills, and the notices and mails that they got."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Contract, Notice, User
from billing.bill_mails import actions
from billing.models import Bill
from portal.delivery.models import Letter
from tests.billing.statements.bills import a_bill

NOVEMBER = date(2026, 11, 1)
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def held(account: User) -> Contract:
    """Return the account's contract, held for a year."""
    Contract.objects.filter(holder=account).update(held_since=timezone.now() - timedelta(days=365))
    return Contract.objects.get(holder=account)


def announced(at: datetime = NOON) -> int:
    """Announce bills as of 22 November 2026, noon JST; return how many."""
    return sum(actions.announce(at=at, today=TODAY))


def revise(contract: Contract, net: int = 9000, **fields: Any) -> Bill:
    """Make the next revision of November, with `net` yen at 10 %."""
    return a_bill(contract, NOVEMBER, net, **{"payment_status": "due", **fields})


def latest(account: User) -> Notice:
    """Return the account's latest notice."""
    return Notice.objects.filter(account=account).latest("id")


def titles(account: User) -> list[str]:
    """Return the titles of the account's notices, oldest first."""
    return list(Notice.objects.filter(account=account).order_by("id").values_list("title", flat=True))


def mails(kind: str) -> list[str]:
    """Return the addresses of the letters of a kind, oldest first."""
    return list(Letter.objects.filter(kind=kind).order_by("id").values_list("to", flat=True))
