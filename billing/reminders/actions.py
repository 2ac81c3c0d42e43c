"""Reminding of a payment before its due date, and telling that a debit failed."""

from datetime import date, datetime, timedelta

from django.conf import settings

from billing.announcements.telling import AMOUNT, DUE, MONTH, News, tell_all

COMING, FAILED = "billing:reminders:due", "billing:reminders:failed"
FAILED_LATELY = timedelta(days=45)  # a debit that failed for an earlier due date was imported as history

DUE_SOON = News(
    name="due",
    letter=COMING,
    wants="mails_due",
    where="bill.payment_status = 'due' AND bill.total > 0 AND bill.due_on BETWEEN %(first)s AND %(last)s",
    title=f"{MONTH} || 'ご請求分のお支払い期日が近づいています'",
    body=f"""{AMOUNT} || '（税込）のお支払い期日は' || {DUE} || '、お支払い方法は' || bill.payment_method
        || 'です。口座振替の場合は、前日までに残高をご確認ください。'""",
    expires_at="(bill.due_on + 1)::timestamp AT TIME ZONE %(zone)s",
)
DEBIT_FAILED = News(
    name="failed",
    letter=FAILED,
    wants="mails_failed",
    where="bill.payment_status = 'failed' AND bill.total > 0 AND bill.due_on >= %(first)s",
    title=f"{MONTH} || 'ご請求分のお引き落としができませんでした'",
    body=f"""{AMOUNT} || '（税込）を、ご指定の方法（' || bill.payment_method || '）でお引き落としできませんでした。'
        || 'お支払い方法は、お問い合わせ窓口でご案内します。行き違いでお支払い済みの場合はご容赦ください。'""",
)


def remind(*, at: datetime, today: date) -> int:
    """Remind of what is due within REMINDER_DAYS_BEFORE_DUE days from tomorrow on, each bill once; return how many."""
    last = today + timedelta(days=settings.REMINDER_DAYS_BEFORE_DUE)
    return tell_all(DUE_SOON, at=at, first=today + timedelta(days=1), last=last)


def tell_of_failures(*, at: datetime, today: date) -> int:
    """Tell of debits that failed lately, each bill once; return how many."""
    return tell_all(DEBIT_FAILED, at=at, first=today - FAILED_LATELY)
