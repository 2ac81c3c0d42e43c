"""Reject planned bills with faults, and say why for each row. Every statement works on the whole set of bills."""

from datetime import date

from django.db import connection
from psycopg import sql

from billing.statements.months import shifted
from billing.statements.policies import oldest_kept

# Which of the statements below have anything to find, so that the others are skipped
NOTICED = """
SELECT coalesce(bool_or(parts > 1), false), coalesce(bool_or(is_unknown), false),
       coalesce(bool_or(month NOT BETWEEN %(oldest)s AND %(latest)s), false),
       coalesce(bool_or(is_partly_numbered), false), coalesce(bool_or(may_repeat), false),
       coalesce(bool_or(has_fault), false)
FROM (
    SELECT month, count(*) AS parts, bool_or(contract_id IS NULL) AS is_unknown, bool_or(may_repeat) AS may_repeat,
           bool_or(has_fault) AS has_fault, bool_or(numbered NOT IN (0, item_count)) AS is_partly_numbered
    FROM bill_plan GROUP BY customer_number, billing_month, month
) AS bill
"""
STRAYS = "SELECT EXISTS (SELECT FROM intake_rejects WHERE unit IS NULL)"
UNIT = sql.SQL("ARRAY[customer_number::text, billing_month::text]")

# A fault of a bill as a whole is reported at its first row.
UNKNOWN_CUSTOMER = """
INSERT INTO intake_rejects
SELECT first_line, 'customer_number', '登録されていないお客様番号です。お客様のファイルを先に取り込んでください。',
       customer_number, {unit}
FROM bill_plan WHERE contract_id IS NULL
"""
OUT_OF_TIME = """
INSERT INTO intake_rejects
SELECT first_line, 'billing_month', CASE WHEN month > %(latest)s
       THEN format('先の年月です。%%s までにしてください。', to_char(%(latest)s::date, 'YYYY-MM'))
       ELSE format('保存期間を過ぎた年月です。%%s 以降にしてください。', to_char(%(oldest)s::date, 'YYYY-MM')) END,
       billing_month, {unit}
FROM bill_plan WHERE month NOT BETWEEN %(oldest)s AND %(latest)s
"""
VARYING = """
INSERT INTO intake_rejects
SELECT first_line, field, 'この請求の行のあいだで値が違います。同じ請求の行には同じ値を書いてください。', '', {unit}
FROM (
    SELECT customer_number, billing_month, min(first_line) AS first_line, ARRAY[
               CASE WHEN min(due_on) < max(due_on) THEN 'due_on' END,
               CASE WHEN min(payment_method) < max(payment_method) THEN 'payment_method' END,
               CASE WHEN min(payment_status) < max(payment_status) THEN 'payment_status' END,
               CASE WHEN min(paid_on) < max(paid_on) OR count(paid_on) NOT IN (0, count(*)) THEN 'paid_on' END,
               CASE WHEN min(bill_total) < max(bill_total) OR count(bill_total) NOT IN (0, count(*))
                    THEN 'bill_total' END
           ] AS varying
    FROM bill_plan GROUP BY customer_number, billing_month HAVING count(*) > 1
) AS bill CROSS JOIN unnest(varying) AS field
WHERE field IS NOT NULL
"""
# Merge the rows of such a bill into its first one: it is rejected already, but its other faults are still reported.
WHOLE = """
WITH whole AS (
    SELECT customer_number, billing_month, min(first_line) AS first_line, max(last_line) AS last_line,
           sum(item_count)::int AS item_count, sum(numbered)::int AS numbered, bool_or(has_fault) AS has_fault
    FROM bill_plan GROUP BY customer_number, billing_month HAVING count(*) > 1
), others AS (
    DELETE FROM bill_plan AS part USING whole
    WHERE (part.customer_number, part.billing_month) = (whole.customer_number, whole.billing_month)
      AND part.first_line > whole.first_line
)
UPDATE bill_plan AS part
SET (last_line, item_count, numbered, has_fault, may_repeat)
    = (whole.last_line, whole.item_count, whole.numbered, whole.has_fault, true)
FROM whole
WHERE (part.customer_number, part.billing_month) = (whole.customer_number, whole.billing_month)
  AND part.first_line = whole.first_line
"""
PARTLY_NUMBERED = """
INSERT INTO intake_rejects
SELECT first_line, 'item_no',
       'この請求には番号のない行があります。すべての行に書くか、すべて空欄にしてください。', '', {unit}
FROM bill_plan WHERE numbered NOT IN (0, item_count)
"""
# A row whose bill cannot be read may belong to any bill with rows before and after it.
SURROUNDING = """
CREATE INDEX ON intake_rejects (line) WHERE unit IS NULL;
INSERT INTO intake_rejects
SELECT first_line, '',
       format('この請求の行のあいだにある %s 行目を読めないため、請求全体を取り込めません。', stray), '', {unit}
FROM bill_plan CROSS JOIN LATERAL (
    SELECT min(line) AS stray FROM intake_rejects AS reject
    WHERE reject.unit IS NULL AND reject.line > first_line AND reject.line < last_line
) AS found
WHERE stray IS NOT NULL
"""
REPEATED = """
INSERT INTO intake_rejects
SELECT line, 'item_no', format('同じ請求の %s 行目と同じ番号です。', first), item_no::text, {unit}
FROM (
    SELECT line, item_no, customer_number, billing_month,
           min(line) OVER (PARTITION BY customer_number, billing_month, item_no) AS first
    FROM imports_stage JOIN bill_plan USING (customer_number, billing_month)
    WHERE may_repeat AND item_no IS NOT NULL
) AS row WHERE line > first
"""
NEGATIVE_BASE = """
INSERT INTO intake_rejects
SELECT line, field,
       '基本料（item_kind が base）に負の値は書けません。値引きは discount の行にしてください。', value, {unit}
FROM imports_stage JOIN bill_plan USING (customer_number, billing_month) CROSS JOIN LATERAL (
    VALUES ('amount', imports_stage.amount::numeric, imports_stage.amount::text),
           ('unit_price', unit_price, unit_price::text)) AS money (field, number, value)
WHERE has_fault AND item_kind = 'base' AND number < 0
"""
BACKWARDS = """
INSERT INTO intake_rejects
SELECT line, 'service_to', 'service_from より前の日付です。', service_to::text, {unit}
FROM imports_stage JOIN bill_plan USING (customer_number, billing_month)
WHERE has_fault AND service_from > service_to
"""
REJECTED = """
UPDATE bill_plan SET verdict = 'rejected'
WHERE {unit} IN (SELECT unit FROM intake_rejects WHERE unit IS NOT NULL)
"""
# Last: the good rows of a bill that is rejected for another row.
COMPANIONS = """
INSERT INTO intake_rejects
SELECT line, '', format('同じ請求の %s 行目に誤りがあるため、この行も取り込めません。', cause), '', unit
FROM imports_stage JOIN bill_plan USING (customer_number, billing_month)
JOIN (SELECT unit, min(line) AS cause FROM intake_rejects GROUP BY unit) AS rejected ON unit = {unit}
WHERE verdict = 'rejected'
  AND NOT EXISTS (SELECT FROM intake_rejects AS reject WHERE reject.line = imports_stage.line)
"""


def reject_invalid(*, today: date) -> None:
    """Write every fault of the planned bills to `intake_rejects`, and every other row of those bills.

    The verdict of such a bill becomes `rejected`. `today` in JST bounds the accepted months: from `oldest_kept` to next
    month.
    """
    limits = {"oldest": oldest_kept(today), "latest": shifted(today.replace(day=1), 1)}
    with connection.cursor() as cursor:
        cursor.execute(NOTICED, limits)
        are_varying, are_unknown, are_out_of_time, are_partly_numbered, may_repeat, have_faults = cursor.fetchone()
        cursor.execute(STRAYS)
        (strays,) = cursor.fetchone()
        for is_needed, query in (
            (are_varying, VARYING),
            (are_varying, WHOLE),
            (strays, SURROUNDING),
            (are_unknown, UNKNOWN_CUSTOMER),
            (are_out_of_time, OUT_OF_TIME),
            (are_varying or are_partly_numbered, PARTLY_NUMBERED),
            (are_varying or may_repeat, REPEATED),
            (have_faults, NEGATIVE_BASE),
            (have_faults, BACKWARDS),
        ):
            if is_needed:
                cursor.execute(sql.SQL(query).format(unit=UNIT), limits if query is OUT_OF_TIME else None)
        cursor.execute("ANALYZE intake_rejects")
        cursor.execute(sql.SQL(REJECTED).format(unit=UNIT))
        if cursor.rowcount:
            cursor.execute(sql.SQL(COMPANIONS).format(unit=UNIT))
