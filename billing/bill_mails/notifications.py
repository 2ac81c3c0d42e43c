"""Write notices and mails about bills in batches of SQL, so that a million customers take some dozens of statements.

Notices, read after sign-in, carry amounts; mails do not, because other people may read a mailbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Notice
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from billing.bill_mails import policies
from portal.audit import trail
from portal.audit.by import SYSTEM
from portal.delivery import outbox
from portal.delivery.models import Channel

BATCH = 20_000  # bills per transaction
TABLE, MAILS = "billing_notifications", "billing_notification_mails"
LIFETIME = timedelta(days=7)  # a mail that could not leave by then is dropped, unless its kind sets `expires_at`
ANY = "PUBLIC_ID"  # placeholder in an address, replaced in SQL

MONTH = 'to_char(bill.month, \'FMYYYY"年"FMMM"月"\')'
DUE = 'to_char(bill.due_on, \'FMYYYY"年"FMMM"月"FMDD"日"\')'
AMOUNT = "replace(to_char(bill.total, 'FM999,999,999,990'), '-', '−') || '円'"
# The amount of a flagged bill is in question; that its debit failed is not
OWED = f"CASE WHEN bill.is_flagged THEN 'ご請求分（金額を確認しています）' ELSE {AMOUNT} || '（税込）' END"
NUMBER = "'（お客様番号 ' || contract.customer_number || '）'"

CHOSEN = """
CREATE TEMP TABLE {table} ON COMMIT DROP AS
SELECT bill.id AS bill_id, bill.public_id AS ref, account.id AS account_id, account.public_id AS account_key,
       account.email AS "to",
       {title} AS title, {body} || {number} AS body, {url} AS url,
       key AS dedupe_key, coalesce(preference.{wants}, true) AS is_mailed,
       greatest(%(not_before)s::timestamptz, now()) AS not_before, {expires_at} AS expires_at
FROM billing_bill AS bill
JOIN accounts_contract AS contract ON contract.id = bill.contract_id
JOIN accounts_user AS account ON account.id = contract.holder_id AND account.state = 'active'
LEFT JOIN billing_preference AS preference ON preference.account_id = account.id
CROSS JOIN LATERAL (VALUES ({key})) AS told (key)
WHERE bill.superseded_at IS NULL AND bill.id > %(after)s AND bill.month >= %(first_month)s
  AND bill.month >= contract.bills_from AND {where}
  AND NOT EXISTS (
      SELECT FROM {notices} AS notice WHERE notice.account_id = account.id AND notice.dedupe_key = key)
ORDER BY bill.id LIMIT %(batch)s
"""
MAILED = """
CREATE TEMP TABLE {mails} ON COMMIT DROP AS
SELECT "to", ref, dedupe_key || ':' || account_key AS dedupe_key, not_before, expires_at
FROM {table} WHERE is_mailed AND "to" <> ''
"""
COUNTED = "SELECT count(*), max(bill_id) FROM {table}"


def dedupe_key(name: str, each: str = "") -> str:
    """Return the SQL of the deduplication key: once per contract and month, and per value of `each` (SQL) if given."""
    month = f"'billing:{name}:' || contract.public_id || ':' || to_char(bill.month, 'YYYYMM')"
    return f"{month} || ':' || {each}" if each else month


def bill_url(bill: str = "bill") -> str:
    """Return the SQL of the address of a bill, given its alias in the query."""
    return f"replace(%(page)s, '{ANY}', {bill}.public_id)"


@dataclass(frozen=True)
class NotificationKind:
    """One kind of notification.

    `where`, `title`, `body`, `url`, `each` and `expires_at` are SQL over `bill`, `contract` and `account`.

    `letter` is the kind of mail in the outbox; `wants` the column of `Preference` that turns the mail off; `name` and
    `each` make the deduplication key.
    """

    name: str
    letter: str
    wants: str
    where: str
    title: str
    body: str
    each: str = ""
    url: str = bill_url()
    expires_at: str = "greatest(%(not_before)s::timestamptz, now()) + %(lifetime)s"


@dataclass(frozen=True)
class Sent:
    """The result of one batch. `last` is the key of its last bill, None if no bill was found."""

    notices: int
    mails: int
    last: int | None


@transaction.atomic
def notify_batch(kind: NotificationKind, *, after: int, at: datetime, **values: object) -> Sent:
    """Notify the holders of up to BATCH bills with keys above `after` that have not been notified of this kind.

    An advisory lock lets one run at a time. Mails written at night leave in the morning after
    `at` (`policies.mailing_time`). `values` are parameters of the kind's SQL.
    """
    params: dict[str, Any] = {**_params(at), "after": after, **values}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('billing:notifications'))")
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}, {MAILS}")
        cursor.execute(_sql(kind), params)
        cursor.execute(COUNTED.format(table=TABLE))
        count, last = cursor.fetchone() or (0, None)
        if not count:
            return Sent(0, 0, None)
        cursor.execute(MAILED.format(table=TABLE, mails=MAILS))
    notices = notice_actions.tell_each(kind=Kind.BILLING, table=TABLE)
    mails = outbox.put_all(kind.letter, channel=Channel.MAIL, table=MAILS)
    trail.record("billing:bill_mails:told", by=SYSTEM, kind=kind.name, notices=notices, mails=mails)
    return Sent(notices, mails, last)


def notify_all(kind: NotificationKind, *, at: datetime, **values: object) -> int:
    """Notify of every bill that the kind is about, batch by batch; return how many."""
    after, count = 0, 0
    while (sent := notify_batch(kind, after=after, at=at, **values)).last is not None:
        after, count = sent.last, count + sent.notices
    return count


def _sql(kind: NotificationKind) -> str:
    return CHOSEN.format(
        table=TABLE,
        notices=Notice._meta.db_table,
        number=NUMBER,
        key=dedupe_key(kind.name, kind.each),
        wants=kind.wants,
        where=kind.where,
        title=kind.title,
        body=kind.body,
        url=kind.url,
        expires_at=kind.expires_at,
    )


def _params(at: datetime) -> Mapping[str, object]:
    return {
        "page": reverse("billing:statements:detail", args=[ANY]),
        "not_before": policies.mailing_time(at),
        "lifetime": LIFETIME,
        "batch": BATCH,
        "zone": settings.TIME_ZONE,
        "first_month": settings.FIRST_BILLING_MONTH,
    }
