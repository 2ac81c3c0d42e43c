"""Nobody is told again of what they were told before news had a mark or a key of its own."""

from django.db import migrations

# Revisions that were there before they were told of are history.
BEGIN = """
INSERT INTO billing_watermark (name, bill_id)
SELECT 'revised_bills', bill_id FROM billing_watermark WHERE name = 'new_bills' ON CONFLICT DO NOTHING
"""
# A reminder is of a due date. Older ones than those that are looked at keep their keys.
DATES = """
UPDATE accounts_notice AS notice SET dedupe_key = notice.dedupe_key || ':' || to_char(bill.due_on, 'YYYYMMDD')
FROM accounts_contract AS contract JOIN billing_bill AS bill ON bill.contract_id = contract.id
WHERE notice.dedupe_key ~ '^billing:(due|failed):[^:]+:[0-9]{6}$' AND notice.created_at > now() - interval '60 days'
  AND contract.public_id = split_part(notice.dedupe_key, ':', 3)
  AND bill.month = to_date(split_part(notice.dedupe_key, ':', 4), 'YYYYMM') AND bill.superseded_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_voided"), ("billing", "0011_overdue")]

    operations = [migrations.RunSQL([BEGIN, DATES], migrations.RunSQL.noop)]
