"""Announcing new bills and revised ones, and choosing what is mailed."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from accounts.users.models import User
from billing.bill_mails import notifications, policies
from billing.bill_mails.kinds import NEW, NEW_BILL, REVISED, REVISED_BILL
from billing.bill_mails.models import NEW_BILLS, REVISED_BILLS, Preference, Watermark
from billing.bill_mails.notifications import NotificationKind
from billing.statements.models import Bill
from billing.statements.months import shifted
from billing.statements.policies import SHOWN_MONTHS
from portal.audit import trail
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

RESENT = Limit("billing:bill_mails:resent", 3, timedelta(days=1))  # per bill
NEWS_MONTHS = 2  # a bill of an older month than so many before this one is history, whenever it arrives


class Announced(NamedTuple):
    """How many bills were told of."""

    new: int
    revised: int


def announce(*, at: datetime, today: date) -> Announced:
    """Tell the holders of contracts of their new bills and of revised ones, each once however often this runs.

    Of a contract's bills only its newest month is news, and only if it is not older than NEWS_MONTHS and came after the
    contract had its holder: everything else was imported as history. A revision is news, of whatever month, where its
    figures are not those that the customer was told; payments change no figures. A flagged bill is told when a sound
    revision comes.
    """
    until = _newest_key()
    # New ones first: what is told as new now, in whatever revision, is no change of anything
    new = _tell(NEW_BILL, NEW_BILLS, until=until, at=at, oldest=shifted(today.replace(day=1), -NEWS_MONTHS))
    window = {"first_month": settings.FIRST_BILLING_MONTH, "shown_months": SHOWN_MONTHS}
    older = reverse("billing:older_bills:index")
    return Announced(new, _tell(REVISED_BILL, REVISED_BILLS, until=until, at=at, older=older, **window))


def resend(*, bill: Bill, by: By, why: Why) -> None:
    """Mail the holder about the newest bill of a month once more, whatever the account chose. Raises TooMany; of a bill
    that is not told (`policies`), ValueError.

    """
    holder = bill.contract.holder
    if holder is None or not policies.is_told(bill):
        raise ValueError("nobody is told of this bill")
    RESENT.take_or_raise(bill.public_id)
    with transaction.atomic():
        kind = REVISED if bill.revision > 1 else NEW
        outbox.put(kind, channel=Channel.MAIL, to=holder.email, ref=bill.public_id)
        about = holder.public_id
        trail.record("billing:bill_mails:resent", by=by, about=about, why=why)


@transaction.atomic
def choose(*, account: User, mails_new_bill: bool, mails_due: bool, mails_failed: bool) -> None:
    """Which mails about bills the account wants from now on. Mails that wait already still leave."""
    chosen: dict[str, Any] = {"mails_new_bill": mails_new_bill, "mails_due": mails_due, "mails_failed": mails_failed}
    Preference.objects.update_or_create(account=account, defaults=chosen)
    trail.record("billing:bill_mails:chosen", by=By.owner(account), about=account.public_id, **chosen)


def _tell(kind: NotificationKind, name: str, *, until: int, at: datetime, **values: object) -> int:
    count = 0
    while (told := _batch(kind, name, until=until, at=at, **values)) is not None:
        count += told
    return count


@transaction.atomic
def _batch(kind: NotificationKind, name: str, *, until: int, at: datetime, **values: object) -> int | None:
    """Tell of some bills and move the mark behind them, both or neither. None when the mark has reached `until`."""
    Watermark.objects.bulk_create([Watermark(name=name, bill_id=0)], ignore_conflicts=True)
    mark = Watermark.objects.select_for_update().get(name=name)
    if mark.bill_id >= until:
        return None
    told = notifications.notify_batch(kind, after=mark.bill_id, at=at, until=until, **values)
    mark.bill_id = until if told.last is None else told.last
    mark.save(update_fields=["bill_id"])
    return told.notices


def _newest_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM billing_bill")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
