"""Announcing new bills, and choosing what is mailed."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from accounts.users.models import User
from billing.announcements import telling
from billing.announcements.models import NEW_BILLS, Preference, Watermark
from billing.announcements.telling import AMOUNT, DUE, MONTH, News
from billing.statements.models import Bill
from billing.statements.months import shifted
from portal.audit import trail
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

NEW = "billing:announcements:new"
RESENT = Limit("billing:announcements:resent", 3, timedelta(days=1))  # per bill
NEWS_MONTHS = 2  # a bill of an older month than so many before this one is history, whenever it arrives

NEW_BILL = News(
    name="new",
    letter=NEW,
    wants="mails_new_bill",
    where="""bill.id <= %(until)s AND bill.month >= %(oldest)s AND contract.held_since <= bill.imported_at
  AND NOT EXISTS (
      SELECT FROM billing_bill AS newer
      WHERE newer.contract_id = bill.contract_id AND newer.month > bill.month AND newer.superseded_at IS NULL)""",
    title=f"{MONTH} || 'のご請求額が確定しました'",
    body=f"""'ご請求額は' || {AMOUNT} || '（税込）です。' || CASE
        WHEN bill.total <= 0 THEN 'お支払いは必要ありません。'
        WHEN bill.payment_status = 'paid' THEN 'お支払い済みです。'
        ELSE 'お支払い期日は' || {DUE} || '、お支払い方法は' || bill.payment_method || 'です。' END""",
)


def announce(*, at: datetime, today: date) -> int:
    """Tell the holders of contracts of their new bills, each once however often this runs; return how many.

    Of a contract's bills only its newest month is news, and only if it is not older than NEWS_MONTHS and came after the
    contract had its holder: everything else was imported as history.
    """
    oldest, count = shifted(today.replace(day=1), -NEWS_MONTHS), 0
    until = _newest_key()
    while (told := _batch(until=until, oldest=oldest, at=at)) is not None:
        count += told
    return count


def resend(*, bill: Bill, by: str, reason: str, ticket: str) -> None:
    """Mail the holder about the newest bill of a month once more, whatever the account chose. Raises TooMany.

    `by`: public id of the member of staff; `reason` and `ticket` are words that the log may keep.
    """
    RESENT.take_or_raise(bill.public_id)
    holder = bill.contract.holder
    if holder is None:
        raise ValueError("nobody holds the contract")
    with transaction.atomic():
        outbox.put(NEW, channel=Channel.MAIL, to=holder.email, ref=bill.public_id)
        about = holder.public_id
        trail.record("billing:announcements:resent", actor=by, about=about, reason=reason, ticket=ticket)


@transaction.atomic
def choose(*, account: User, mails_new_bill: bool, mails_due: bool, mails_failed: bool) -> None:
    """Which mails about bills the account wants from now on. Mails that wait already still leave."""
    chosen = {"mails_new_bill": mails_new_bill, "mails_due": mails_due, "mails_failed": mails_failed}
    Preference.objects.update_or_create(account=account, defaults=chosen)
    trail.record("billing:announcements:chosen", actor=account.public_id, about=account.public_id, **chosen)


@transaction.atomic
def _batch(*, until: int, oldest: date, at: datetime) -> int | None:
    """Announce some bills and move the mark behind them, both or neither. None when the mark has reached `until`."""
    Watermark.objects.bulk_create([Watermark(name=NEW_BILLS, bill_id=0)], ignore_conflicts=True)
    mark = Watermark.objects.select_for_update().get(name=NEW_BILLS)
    if mark.bill_id >= until:
        return None
    told = telling.tell(NEW_BILL, after=mark.bill_id, at=at, until=until, oldest=oldest)
    mark.bill_id = until if told.last is None else told.last
    mark.save(update_fields=["bill_id"])
    return told.notices


def _newest_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM billing_bill")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
