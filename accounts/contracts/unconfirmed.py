"""Keep contacts that one member of staff changed by a file from proving anything, and tell the old contacts.

Telephone, mail address and postal address of a contract are what its holder proves their identity with. A file that a
member of staff hands in at the desk could lead the codes of any contract to that person, so such a change waits for
seven days in which the customer, told at the old contacts, can object (`confirming`). Files of the company's systems,
imported by command, count at once and confirm what they repeat.

Runs in the import's transaction, over its table `intake_incoming`, in a fixed number of statements.
"""

from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.contracts.models import UnconfirmedContacts
from accounts.contracts.suspension import DIFFERS
from accounts.notices import actions as notice_actions
from accounts.notices.models import Kind
from portal import telephones
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.public_id import PUBLIC_ID_SQL

CHANGED = "accounts:contracts:contacts_changed"
DAYS = 7
TITLE = "ご契約の連絡先が変更されました"
TABLE, HOLDERS, LETTERS = "contacts_changed", "contacts_holders", "contacts_letters"
WRITTEN = "regexp_replace(normalize({0}.postal_code || {0}.address, NFKC), '[[:space:]‐‑–—―−ー-]', '', 'g')"
IS_MAIL = "(new.email <> '' AND lower(new.email) <> lower(old.email))"
IS_PHONE = """(new.phone NOT IN (old.phone, old.phone_2)
     OR (new.phone_2 <> '' AND new.phone_2 NOT IN (old.phone, old.phone_2)))"""
IS_ADDRESS = f"({WRITTEN.format('new')} <> {WRITTEN.format('old')})"
ROWS = f"""
FROM intake_incoming AS new JOIN accounts_contract AS old ON old.id = new.old_id
WHERE new.is_changed AND ({IS_MAIL} OR {IS_PHONE} OR {IS_ADDRESS})"""
COUNT = f"SELECT count(*) {ROWS}"
# With the rows that `suspension` locks after it, so that all are locked in one order
LOCK = f"""
SELECT count(*) FROM (
    SELECT old.id {ROWS} OR new.is_changed AND {DIFFERS} ORDER BY old.id FOR NO KEY UPDATE OF old) AS locked
"""  # noqa: S608 -- constants of this module and of `suspension`  # nosec B608
COLLECT = f"""
CREATE TEMP TABLE {TABLE} ON COMMIT DROP AS
SELECT old.id, old.public_id, old.customer_number, old.holder_id, old.email,
       ARRAY (SELECT DISTINCT number FROM unnest(ARRAY[old.phone, old.phone_2]) AS number
              WHERE number <> '' AND (old.email = '' OR number NOT IN (new.phone, new.phone_2))) AS numbers
{ROWS}
"""  # noqa: S608 -- constants of this module only  # nosec B608
# Each number by SMS where it takes one; a call only where nothing else reaches anybody
TOLD = f"""
CREATE TEMP TABLE {LETTERS} ON COMMIT DROP AS
WITH number AS (
    SELECT changed.*, number, {telephones.kind_in_sql("number")} AS takes
    FROM {TABLE} AS changed CROSS JOIN unnest(changed.numbers) AS number
), told AS (
    SELECT id, public_id, 'mail' AS channel, email AS "to" FROM {TABLE} WHERE email <> ''
    UNION ALL SELECT id, public_id, 'sms', number FROM number WHERE takes = 'sms'
), called AS (
    SELECT DISTINCT ON (id) id, public_id, 'voice' AS channel, number AS "to" FROM number
    WHERE takes = 'calls' AND NOT EXISTS (SELECT FROM told WHERE told.id = number.id) ORDER BY id, number
)
SELECT id, channel, "to", public_id AS ref,
       '{CHANGED}:' || public_id || ':' || channel || ':' || row_number() OVER (PARTITION BY id ORDER BY channel, "to")
       || ':' || extract(epoch FROM now()) AS dedupe_key, now() AS not_before, now() + interval '7 days' AS expires_at
FROM (SELECT * FROM told UNION ALL SELECT * FROM called) AS letter
"""  # noqa: S608 -- constants of this module only  # nosec B608
HELD = f"""
CREATE TEMP TABLE {HOLDERS} ON COMMIT DROP AS
SELECT changed.id, changed.public_id AS ref, account.id AS account_id, account.email AS "to", %(title)s AS title,
       'お客様番号 ' || customer_number || ' の' || %(body)s AS body, %(url)s AS url,
       '{CHANGED}:' || changed.public_id || ':' || extract(epoch FROM now()) AS dedupe_key, now() AS not_before,
       now() + interval '7 days' AS expires_at,
       lower(account.email) = lower(changed.email) AS is_one_address
FROM {TABLE} AS changed JOIN accounts_user AS account ON account.id = changed.holder_id AND account.state = 'active'
"""  # noqa: S608 -- constants of this module only  # nosec B608
WAIT = f"""
INSERT INTO accounts_unconfirmedcontacts AS known (public_id, contract_id, changed_by, changed_at, until)
SELECT {PUBLIC_ID_SQL}, id, %(by)s, now(), CASE WHEN id IN (SELECT id FROM {LETTERS} UNION SELECT id FROM {HOLDERS})
                               THEN now() + interval '{DAYS} days' END
FROM {TABLE}
ON CONFLICT (contract_id) DO UPDATE
SET changed_by = excluded.changed_by, changed_at = excluded.changed_at, is_disputed = known.is_disputed,
    until = CASE WHEN known.is_disputed OR known.until IS NULL THEN NULL ELSE excluded.until END
"""  # noqa: S608 -- constants of this module only  # nosec B608
VOID = f"""
DELETE FROM accounts_postedcode AS posted USING {TABLE} AS changed
WHERE posted.spent_at IS NULL AND split_part(posted.subject, ':', 2) = changed.public_id
"""  # noqa: S608 -- constants of this module only  # nosec B608
# What the company's own systems say ends the wait; a disputed contact only by being another one
CONFIRM = f"""
DELETE FROM accounts_unconfirmedcontacts AS known USING intake_incoming AS new, accounts_contract AS old
WHERE known.contract_id = new.old_id AND old.id = new.old_id
  AND (NOT known.is_disputed OR {IS_MAIL} OR {IS_PHONE} OR {IS_ADDRESS})
"""  # noqa: S608 -- constants of this module only  # nosec B608


def counts(by: By) -> dict[str, int]:
    """Count the contracts whose contacts the compared file of a member of staff would change; no key for none."""
    if not by.is_staff:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        (number,) = cursor.fetchone() or (0,)
    return {"contacts": int(number)} if number else {}


def before_update(by: By) -> None:
    """Let the changed contacts wait and tell the old ones, where a member of staff imports; confirm them otherwise."""
    with connection.cursor() as cursor:
        if not by.is_staff:
            if UnconfirmedContacts.objects.exists():
                cursor.execute(CONFIRM)
            return
        cursor.execute(LOCK)
        if not (cursor.fetchone() or (0,))[0]:
            return
        for table in (TABLE, HOLDERS, LETTERS):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(COLLECT)
        cursor.execute(TOLD)
        cursor.execute(HELD, {"title": TITLE, "body": body(), "url": reverse("accounts:contracts:index")})
        cursor.execute(WAIT, {"by": by.actor})
        count = cursor.rowcount
        cursor.execute(VOID)
    _tell()
    trail.record("accounts:contracts:contacts_changed_by_file", by=by, count=count)


def body() -> str:
    """Return the sentences behind the customer number. They tell nothing of the contacts that came."""
    return (
        f"連絡先（電話番号・メールアドレス・住所のいずれか）の登録が変わりました。{DAYS}日のあいだは、"
        "新しい連絡先を本人確認に使いません。お心当たりがない場合は、"
        f"お問い合わせ窓口 {settings.SUPPORT_PHONE}（{settings.SUPPORT_HOURS}）までご連絡ください。"
    )


def _tell() -> None:
    """Queue the letters of every channel and the holders' notices; a holder whose address is the old one gets one."""
    notice_actions.tell_each(kind=Kind.CONTRACT, table=HOLDERS)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {HOLDERS} WHERE is_one_address")  # noqa: S608 -- as above  # nosec B608
    outbox.put_all(CHANGED, channel=Channel.MAIL, table=HOLDERS)
    for channel in (Channel.MAIL, Channel.SMS, Channel.VOICE):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS contacts_told")
            cursor.execute(
                f"CREATE TEMP TABLE contacts_told ON COMMIT DROP AS SELECT * FROM {LETTERS} WHERE channel = %s",  # noqa: S608 -- as above  # nosec B608
                [channel],
            )
        outbox.put_all(CHANGED, channel=channel, table="contacts_told")
