"""Remind of payments before their due date, and notify of failed debits and of payments missed.

Each is notified of once per due date: a bill whose payment is requested again has a new due date. Nothing is said of a
credit or a bill of zero. While the amount is in question (a flagged bill) nobody is reminded or pressed; that a debit
failed is told, with the words that the amount is being checked.
"""

from datetime import date, datetime, timedelta

from django.conf import settings

from billing.bill_mails.notifications import DUE, MONTH, OWED, NotificationKind, notify_all

COMING, FAILED, OVERDUE = "billing:reminders:due", "billing:reminders:failed", "billing:reminders:overdue"
MISSED_LATELY = timedelta(days=45)  # missed payments with an earlier due date were imported as history
EACH_DATE = "to_char(bill.due_on, 'YYYYMMDD')"

DUE_SOON = NotificationKind(
    name="due",
    each=EACH_DATE,
    letter=COMING,
    wants="mails_due",
    where="""bill.payment_status = 'due' AND bill.total > 0 AND NOT bill.is_flagged
  AND bill.due_on BETWEEN %(first)s AND %(last)s""",
    title=f"{MONTH} || 'ご請求分のお支払い期日が近づいています'",
    body=f"""{OWED} || 'のお支払い期日は' || {DUE} || '、お支払い方法は' || bill.payment_method
        || 'です。口座振替の場合は、お引き落としの前に残高をご確認ください。'""",
    expires_at="(bill.due_on + 1)::timestamp AT TIME ZONE %(zone)s",
)
DEBIT_FAILED = NotificationKind(
    name="failed",
    each=EACH_DATE,
    letter=FAILED,
    wants="mails_failed",
    where="bill.payment_status = 'failed' AND bill.total > 0 AND bill.due_on >= %(first)s",
    title=f"{MONTH} || 'ご請求分のお引き落としができませんでした'",
    body=f"""{OWED} || 'を、ご指定の方法（' || bill.payment_method || '）でお引き落としできませんでした。'
        || 'お支払い方法は、お問い合わせ窓口でご案内します。行き違いでお支払い済みの場合はご容赦ください。'""",
)
NOT_PAID = NotificationKind(
    name="overdue",
    each=EACH_DATE,
    letter=OVERDUE,
    wants="mails_failed",
    where="bill.payment_status = 'overdue' AND bill.total > 0 AND NOT bill.is_flagged AND bill.due_on >= %(first)s",
    title=f"{MONTH} || 'ご請求分のお支払い期日を過ぎています'",
    body=f"""{OWED} || 'のお支払い（期日 ' || {DUE} || '、' || bill.payment_method
        || '）を確認できていません。お支払い方法は、お問い合わせ窓口でご案内します。'
        || '行き違いでお支払い済みの場合はご容赦ください。'""",
)


def remind(*, at: datetime, today: date) -> int:
    """Remind of bills due from tomorrow up to REMINDER_DAYS_BEFORE_DUE days from `today` (JST); return how many."""
    last = today + timedelta(days=settings.REMINDER_DAYS_BEFORE_DUE)
    return notify_all(DUE_SOON, at=at, first=today + timedelta(days=1), last=last)


def notify_failed_debits(*, at: datetime, today: date) -> int:
    """Notify of failed debits whose due date is at most MISSED_LATELY ago; return how many."""
    return notify_all(DEBIT_FAILED, at=at, first=today - MISSED_LATELY)


def notify_overdue(*, at: datetime, today: date) -> int:
    """Notify of bills unpaid by a due date at most MISSED_LATELY ago; return how many."""
    return notify_all(NOT_PAID, at=at, first=today - MISSED_LATELY)
