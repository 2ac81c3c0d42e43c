"""Notify holders of new and revised bills, and change which mails about bills an account gets."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse

from accounts.users.models import User
from billing.bill_mails import notifications, policies
from billing.bill_mails.kinds import NEW, NEW_BILL, REVISED, REVISED_BILL
from billing.bill_mails.models import NEW_BILLS, REVISED_BILLS, Preference, Watermark
from billing.bill_mails.notifications import NotificationKind
from billing.statements import queries as statement_queries
from billing.statements.models import Bill
from billing.statements.months import shifted
from billing.statements.policies import SHOWN_MONTHS
from portal import unique
from portal.audit import trail
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

RESENT = Limit("billing:bill_mails:resent", 3, timedelta(days=1))  # per bill
NEW_BILL_MONTHS = 2  # bills older than this many months before the current one are never announced as new


class Announced(NamedTuple):
    """How many bills were notified of."""

    new: int
    revised: int


def announce(*, at: datetime, today: date) -> Announced:
    """Notify holders of new and of revised bills, each once however often this runs. `at` aware, `today` in JST.

    New is only the newest month of a contract, if it is at most NEW_BILL_MONTHS old and was imported after the holder
    got the contract; anything else was imported as history. A revision of any month is notified of if its figures
    differ from those last notified; changes of payment columns do not count. A flagged bill waits until a revision
    that is not flagged.
    """
    until = statement_queries.newest_bill_key()
    # New bills first: a bill announced as new in its current revision must not be announced as revised too
    new = _notify(NEW_BILL, NEW_BILLS, until=until, at=at, oldest=shifted(today.replace(day=1), -NEW_BILL_MONTHS))
    older = reverse("billing:older_bills:index")
    return Announced(
        new, _notify(REVISED_BILL, REVISED_BILLS, until=until, at=at, older=older, shown_months=SHOWN_MONTHS)
    )


def resend(*, bill: Bill, by: By, why: Why) -> None:
    """Mail the holder about the newest revision of a month once more, whatever the account chose.

    Raises TooMany (RESENT), and ValueError for a bill that customers are not notified of (`policies.is_told`).
    """
    holder = bill.contract.holder
    if holder is None or not policies.is_told(bill):
        raise ValueError("no customer is notified of this bill")
    RESENT.take_or_raise(bill.public_id)
    with transaction.atomic():
        kind = REVISED if bill.revision > 1 else NEW
        outbox.put(kind, channel=Channel.MAIL, to=holder.email, ref=bill.public_id)
        about = holder.public_id
        trail.record("billing:bill_mails:resent", by=by, about=about, why=why)


@transaction.atomic
def choose(*, account: User, mails_new_bill: bool, mails_due: bool, mails_failed: bool) -> None:
    """Store which mails about bills the account gets from now on; mails already in the outbox still leave."""
    chosen: dict[str, Any] = {"mails_new_bill": mails_new_bill, "mails_due": mails_due, "mails_failed": mails_failed}
    if not unique.insert(Preference(account=account, **chosen)):
        Preference.objects.filter(account=account).update(**chosen)
    trail.record("billing:bill_mails:chosen", by=By.owner(account), about=account.public_id, **chosen)


def _notify(kind: NotificationKind, name: str, *, until: int, at: datetime, **values: object) -> int:
    count = 0
    while (sent := _batch(kind, name, until=until, at=at, **values)) is not None:
        count += sent
    return count


@transaction.atomic
def _batch(kind: NotificationKind, name: str, *, until: int, at: datetime, **values: object) -> int | None:
    """Notify of up to one batch of bills and advance the watermark, in one transaction.

    Returns how many were notified of; None when the watermark has reached `until`.
    """
    Watermark.objects.bulk_create([Watermark(name=name, bill_id=0)], ignore_conflicts=True)
    mark = Watermark.objects.select_for_update().get(name=name)
    if mark.bill_id >= until:
        return None
    sent = notifications.notify_batch(kind, after=mark.bill_id, at=at, until=until, **values)
    mark.bill_id = until if sent.last is None else sent.last
    mark.save(update_fields=["bill_id"])
    return sent.notices
