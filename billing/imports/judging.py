"""From staged rows to bills, and which of them cannot be taken. Everything here runs over whole sets."""

from datetime import date

from django.conf import settings
from django.db import connection

from billing.statements.months import shifted

# Two levels, because only the inner one looks at each row: parts of bills (rows of one tax category), then bills.
# `item_bits` has a bit for each item_no (numbers 64 apart share one): as many bits as numbers prove a bill free of
# repetitions without sorting it; the few others are looked at by REPEATED.
BILLS = """
CREATE TEMP TABLE bill_plan ON COMMIT DROP AS
SELECT bill.*, contract.id AS contract_id, figures.*,
       coalesce(bill.bill_total <> figures.total, false) AS is_flagged,
       old.id AS old_id, old.revision AS old_revision, coalesce(old.revision, 0) + 1 AS revision,
       ARRAY[customer_number::text, billing_month::text] AS unit,
       CASE WHEN old.id IS NULL THEN 'new' ELSE 'revision' END AS verdict
FROM (
    SELECT customer_number, billing_month, (billing_month || '-01')::date AS month,
           min(due_on) AS due_on, min(payment_method) AS payment_method, min(payment_status) AS payment_status,
           min(paid_on) AS paid_on, min(bill_total) AS bill_total,
           sum(item_count)::int AS item_count, min(first_line) AS first_line, max(last_line) AS last_line,
           sum(numbered)::int AS numbered, bool_or(has_fault) AS has_fault,
           bit_count(bit_or(item_bits)::bit(64)) < sum(numbered) AS may_repeat,
           array_remove(ARRAY[
               CASE WHEN min(due_on) < max(due_on) THEN 'due_on' END,
               CASE WHEN min(payment_method) < max(payment_method) THEN 'payment_method' END,
               CASE WHEN min(payment_status) < max(payment_status) THEN 'payment_status' END,
               CASE WHEN min(paid_on) < max(paid_on) OR count(paid_on) NOT IN (0, count(*)) THEN 'paid_on' END,
               CASE WHEN min(bill_total) < max(bill_total) OR count(bill_total) NOT IN (0, count(*))
                    THEN 'bill_total' END
           ], NULL) AS varying,
           coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND NOT tax_included), 0)::bigint AS without_10,
           coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND tax_included), 0)::bigint AS included_10,
           coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND NOT tax_included), 0)::bigint AS without_8,
           coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND tax_included), 0)::bigint AS included_8,
           coalesce(sum(amount) FILTER (WHERE tax_category = 'exempt'), 0)::bigint AS exempt,
           coalesce(sum(amount) FILTER (WHERE tax_category = 'out_of_scope'), 0)::bigint AS out_of_scope
    FROM (
        SELECT customer_number, billing_month, due_on, payment_method, payment_status, paid_on, bill_total,
               tax_category, coalesce(tax_included, false) AS tax_included,
               count(*) AS item_count, sum(amount)::bigint AS amount, min(line) AS first_line, max(line) AS last_line,
               count(item_no) AS numbered, bit_or(1::bigint << mod(item_no, 64)) AS item_bits,
               bool_or(item_kind = 'base' AND (amount < 0 OR unit_price < 0) OR service_from > service_to) AS has_fault
        FROM intake_stage GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ) AS part GROUP BY customer_number, billing_month
) AS bill
LEFT JOIN accounts_contract AS contract USING (customer_number)
LEFT JOIN LATERAL (  -- one look into `bill_newest` each, however many bills are stored
    SELECT id, revision FROM billing_bill
    WHERE contract_id = contract.id AND month = bill.month AND superseded_at IS NULL LIMIT 1
) AS old ON true
CROSS JOIN LATERAL billing_tax_totals(
    without_10, included_10, without_8, included_8, bill.exempt, bill.out_of_scope, %(rounding)s) AS figures
"""

# What is wrong with a bill as a whole stands at its first row.
UNKNOWN_CUSTOMER = """
INSERT INTO intake_rejects
SELECT first_line, 'customer_number', '登録されていないお客様番号です。お客様のファイルを先に取り込んでください。',
       customer_number, unit
FROM bill_plan WHERE contract_id IS NULL
"""
FUTURE = """
INSERT INTO intake_rejects
SELECT first_line, 'billing_month',
       format('先の年月です。%%s までにしてください。', to_char(%(latest)s::date, 'YYYY-MM')), billing_month, unit
FROM bill_plan WHERE month > %(latest)s
"""
VARYING = """
INSERT INTO intake_rejects
SELECT first_line, field, 'この請求の行のあいだで値が違います。同じ請求の行には同じ値を書いてください。', '', unit
FROM bill_plan CROSS JOIN unnest(varying) AS field
"""
PARTLY_NUMBERED = """
INSERT INTO intake_rejects
SELECT first_line, 'item_no',
       'この請求には番号のない行があります。すべての行に書くか、すべて空欄にしてください。', '', unit
FROM bill_plan WHERE numbered NOT IN (0, item_count)
"""
# A row that does not tell its bill may be any bill's whose rows stand around it.
SURROUNDING = """
CREATE INDEX ON intake_rejects (line) WHERE unit IS NULL;
INSERT INTO intake_rejects
SELECT first_line, '',
       format('この請求の行のあいだにある %s 行目を読めないため、請求全体を取り込めません。', stray), '', unit
FROM bill_plan CROSS JOIN LATERAL (
    SELECT min(line) AS stray FROM intake_rejects AS reject
    WHERE reject.unit IS NULL AND reject.line > first_line AND reject.line < last_line
) AS found
WHERE stray IS NOT NULL
"""
REPEATED = """
INSERT INTO intake_rejects
SELECT line, 'item_no', format('同じ請求の %s 行目と同じ番号です。', first), item_no::text, unit
FROM (
    SELECT line, item_no, unit, min(line) OVER (PARTITION BY customer_number, billing_month, item_no) AS first
    FROM intake_stage JOIN bill_plan USING (customer_number, billing_month)
    WHERE may_repeat AND item_no IS NOT NULL
) AS row WHERE line > first
"""
NEGATIVE_BASE = """
INSERT INTO intake_rejects
SELECT line, field,
       '基本料（item_kind が base）に負の値は書けません。値引きは discount の行にしてください。', value, unit
FROM intake_stage JOIN bill_plan USING (customer_number, billing_month) CROSS JOIN LATERAL (
    VALUES ('amount', intake_stage.amount::numeric, intake_stage.amount::text),
           ('unit_price', unit_price, unit_price::text)) AS money (field, number, value)
WHERE has_fault AND item_kind = 'base' AND number < 0
"""
BACKWARDS = """
INSERT INTO intake_rejects
SELECT line, 'service_to', 'service_from より前の日付です。', service_to::text, unit
FROM intake_stage JOIN bill_plan USING (customer_number, billing_month)
WHERE has_fault AND service_from > service_to
"""
REJECTED = """
UPDATE bill_plan SET verdict = 'rejected' WHERE unit IN (SELECT unit FROM intake_rejects WHERE unit IS NOT NULL)
"""
# Last: the good rows of a bill that was rejected for another row.
COMPANIONS = """
INSERT INTO intake_rejects
SELECT line, '', format('同じ請求の %s 行目に誤りがあるため、この行も取り込めません。', cause), '', unit
FROM intake_stage JOIN bill_plan USING (customer_number, billing_month)
JOIN (SELECT unit, min(line) AS cause FROM intake_rejects GROUP BY unit) AS rejected USING (unit)
WHERE verdict = 'rejected' AND line NOT IN (SELECT line FROM intake_rejects)
"""
NOTICED = """
SELECT coalesce(bool_or(may_repeat), false), coalesce(bool_or(has_fault), false),
       (SELECT count(*) FROM intake_rejects WHERE unit IS NULL)
FROM bill_plan
"""


def gather() -> None:
    """Fill `bill_plan`: a row a bill, its figures, its stored revision if any, and what is suspicious about it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bill_plan")
        cursor.execute(BILLS, {"rounding": settings.TAX_ROUNDING})
        cursor.execute("ANALYZE bill_plan")


def reject(*, today: date) -> None:
    """Add the faults of bills to the rejects, then the other rows of those bills; their verdict is `rejected`."""
    with connection.cursor() as cursor:
        cursor.execute(NOTICED)
        may_repeat, has_fault, strays = cursor.fetchone() or (False, False, 0)
        if strays:
            cursor.execute(SURROUNDING)
        for query in (UNKNOWN_CUSTOMER, VARYING, PARTLY_NUMBERED):
            cursor.execute(query)
        cursor.execute(FUTURE, {"latest": shifted(today.replace(day=1), 1)})
        if may_repeat:
            cursor.execute(REPEATED)
        if has_fault:
            cursor.execute(NEGATIVE_BASE)
            cursor.execute(BACKWARDS)
        cursor.execute("ANALYZE intake_rejects")
        cursor.execute(REJECTED)
        if cursor.rowcount:
            cursor.execute(COMPANIONS)
