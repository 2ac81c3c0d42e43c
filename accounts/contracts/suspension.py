"""Suspend holdings when a file of customers names another person, and resume those whose data are as before again.

Runs in the import's transaction, over its table `intake_incoming`, in a fixed number of statements however many
customers changed. Another kana key, or another birth date where both are known, is another person; blank says nothing,
and kana that differ only in notation have one key.
"""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.contracts.models import Holding
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from portal.audit import trail
from portal.audit.by import SYSTEM, By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.public_id import PUBLIC_ID_SQL

SUSPENDED, RESUMED = "accounts:contracts:suspended", "accounts:contracts:resumed"
TABLE = "contracts_told"
CHECKING = "ご契約の名義を確認しています"
TITLES = {SUSPENDED: CHECKING, RESUMED: "ご契約の名義を確認しました"}

IS_NAME = "(new.name_kana_key <> old.name_kana_key AND new.name_kana <> old.name_kana)"
IS_BIRTH_DATE = "(coalesce(new.birth_date <> old.birth_date, false))"
DIFFERS = f"({IS_NAME} OR {IS_BIRTH_DATE})"
AS_BEFORE = """(new.name_kana_key = old.name_kana_key OR new.name_kana = old.name_kana)
    AND new.birth_date IS NOT DISTINCT FROM old.birth_date"""
CHANGED = "intake_incoming AS new JOIN accounts_contract AS old ON old.id = new.old_id AND new.is_changed"
MAY_HOLD = "account.state = 'active' AND NOT account.is_staff AND NOT account.is_superuser"
COUNTS = f"""
SELECT (SELECT count(*) FROM {CHANGED} WHERE {DIFFERS} AND old.holder_id IS NOT NULL),
       (SELECT count(*) FROM intake_incoming AS new JOIN accounts_holding AS old ON old.contract_id = new.old_id
        JOIN accounts_user AS account ON account.id = old.account_id
        WHERE old.state = 'waiting' AND {AS_BEFORE} AND {MAY_HOLD})
"""  # noqa: S608 -- constants of this module only  # nosec B608
# Locked first, in one order: who completes a registration at this moment is waited for, and suspended then
LOCK = f"""
SELECT count(*), statement_timestamp() FROM (
    SELECT old.id FROM {CHANGED} WHERE {DIFFERS} ORDER BY old.id FOR NO KEY UPDATE OF old) AS locked
"""  # noqa: S608 -- constants of this module only  # nosec B608
SUSPEND = f"""
INSERT INTO accounts_holding (public_id, suspended_by, contract_id, account_id, held_since, is_name_changed,
                              is_birth_date_changed, name, name_kana, name_kana_key, birth_date, email,
                              email_changed_at, bills_from)
SELECT {PUBLIC_ID_SQL}, %s, old.id, old.holder_id, old.held_since, {IS_NAME}, {IS_BIRTH_DATE},
       old.name, old.name_kana, old.name_kana_key, old.birth_date,
       CASE WHEN old.email_changed_at IS NOT NULL THEN old.email ELSE '' END, old.email_changed_at, old.bills_from
FROM {CHANGED} WHERE {DIFFERS} AND old.holder_id IS NOT NULL
"""  # noqa: S608 -- constants of this module only  # nosec B608
TAKE = """
UPDATE accounts_contract AS contract SET holder_id = NULL, held_since = NULL, suspended_at = holding.suspended_at
FROM accounts_holding AS holding
WHERE holding.contract_id = contract.id AND holding.state = 'waiting' AND contract.holder_id IS NOT NULL
"""
# Letters with a code, of whichever flow, that were ordered before the change and are on their way to the person of then
VOID = f"""
DELETE FROM accounts_postedcode AS posted USING {CHANGED}
WHERE {DIFFERS} AND posted.spent_at IS NULL AND split_part(posted.subject, ':', 2) = old.public_id
"""  # noqa: S608 -- constants of this module only  # nosec B608
COMPARE_AGAIN = f"""
UPDATE accounts_holding AS waiting
SET is_name_changed = {IS_NAME}, is_birth_date_changed = new.birth_date IS DISTINCT FROM old.birth_date
FROM intake_incoming AS new, accounts_holding AS old
WHERE waiting.id = old.id AND old.contract_id = new.old_id AND old.state = 'waiting' AND new.is_changed
"""  # noqa: S608 -- constants of this module only  # nosec B608
RESUME = f"""
WITH back AS (
    SELECT old.* FROM intake_incoming AS new
    JOIN accounts_holding AS old ON old.contract_id = new.old_id AND old.state = 'waiting' AND {AS_BEFORE}
    JOIN accounts_user AS account ON account.id = old.account_id AND {MAY_HOLD}
), closed AS (
    UPDATE accounts_holding AS holding
    SET state = 'resumed', decided_at = %s, name_kana = '', name_kana_key = '', birth_date = NULL, email = '',
        email_changed_at = NULL
    FROM back WHERE holding.id = back.id
)
UPDATE accounts_contract AS contract
SET holder_id = back.account_id, held_since = back.held_since, suspended_at = NULL,
    email = CASE WHEN back.email_changed_at IS NULL THEN contract.email ELSE back.email END,
    email_changed_at = back.email_changed_at
FROM back WHERE back.contract_id = contract.id
"""  # noqa: S608 -- constants of this module only  # nosec B608
TOLD = f"""
CREATE TEMP TABLE {TABLE} ON COMMIT DROP AS
SELECT account.id AS account_id, account.email AS "to", holding.public_id AS ref, %(title)s AS title,
       'お客様番号 ' || contract.customer_number || ' の' || %(body)s AS body, %(url)s AS url,
       %(kind)s || ':' || holding.public_id AS dedupe_key, now() AS not_before,
       now() + interval '7 days' AS expires_at
FROM accounts_holding AS holding
JOIN accounts_contract AS contract ON contract.id = holding.contract_id
JOIN accounts_user AS account ON account.id = holding.account_id
WHERE holding.state = 'waiting' AND holding.suspended_at >= %(since)s AND %(kind)s = '{SUSPENDED}'
   OR holding.state = 'resumed' AND holding.decided_at >= %(since)s AND %(kind)s = '{RESUMED}'
"""  # noqa: S608 -- constants of this module only  # nosec B608


def counts() -> dict[str, int]:
    """Count the holdings that the compared file would suspend, and those that it would resume; no key for none."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        suspended, resumed = cursor.fetchone() or (0, 0)
    found = {"suspended": int(suspended), "resumed": int(resumed)}
    return {name: number for name, number in found.items() if number}


def before_update(by: By) -> None:
    """Suspend the holdings of contracts that the file gives to another person, and void letters on their way."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        concerned, since = cast("tuple[int, datetime]", cursor.fetchone())
        if not concerned:
            return
        cursor.execute(VOID)
        cursor.execute(SUSPEND, [by.actor if by.is_staff else ""])
        count = cursor.rowcount
        cursor.execute(TAKE)
    if count:
        _tell(SUSPENDED, body_of_suspended(), since=since)
        trail.record("accounts:contracts:suspended_by_file", by=SYSTEM, count=count)


def after_update() -> None:
    """Resume the suspended holdings whose contract is again as it was before the change."""
    if not Holding.objects.waiting().exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(COMPARE_AGAIN)
        cursor.execute(RESUME, [since := _now()])
        count = cursor.rowcount
    if count:
        _tell(RESUMED, "ご契約を、これまでどおりご覧いただけます。", since=since)
        trail.record("accounts:contracts:resumed_by_file", by=SYSTEM, count=count)


def body_of_suspended() -> str:
    """Return the sentences behind the customer number. They tell nothing of the data that came."""
    return (
        "ご契約について、契約者名または生年月日が変わったため、確認が終わるまで表示を止めています。"
        "改姓などの場合やお心当たりがない場合は、"
        f"お問い合わせ窓口 {settings.SUPPORT_PHONE}（{settings.SUPPORT_HOURS}）までご連絡ください。"
    )


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (at,) = cast("tuple[datetime]", cursor.fetchone())
    return at


def _tell(kind: str, body: str, *, since: datetime) -> None:
    """Leave the former holders a notice and a mail each, in the same statement for all."""
    url = reverse("accounts:contracts:index")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(TOLD, {"kind": kind, "title": TITLES[kind], "body": body, "url": url, "since": since})
    notice_actions.tell_each(kind=Kind.CONTRACT, table=TABLE)
    outbox.put_all(kind, channel=Channel.MAIL, table=TABLE)
