"""Contracts whose holders can be told of bills, and what they were told."""

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
    """The account's contract, held for a year."""
    Contract.objects.filter(holder=account).update(held_since=timezone.now() - timedelta(days=365))
    return Contract.objects.get(holder=account)


def announced(at: datetime = NOON) -> int:
    """Announce as of 22 November 2026, noon."""
    return sum(actions.announce(at=at, today=TODAY))


def revise(contract: Contract, net: int = 9000, **fields: Any) -> Bill:
    """The next revision of November."""
    return a_bill(contract, NOVEMBER, net, **{"payment_status": "due", **fields})


def latest(account: User) -> Notice:
    """What the account was told last."""
    return Notice.objects.filter(account=account).latest("id")


def titles(account: User) -> list[str]:
    """What the account was told in the portal, oldest first."""
    return list(Notice.objects.filter(account=account).order_by("id").values_list("title", flat=True))


def mails(kind: str) -> list[str]:
    """To whom letters of that kind go."""
    return list(Letter.objects.filter(kind=kind).order_by("id").values_list("to", flat=True))
