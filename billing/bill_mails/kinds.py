"""The two kinds of notification about the bill itself: new, and revised. Those about payments are in `reminders`."""

from accounts.models import Notice
from billing.bill_mails.notifications import AMOUNT, DUE, MONTH, NotificationKind, bill_url, dedupe_key

NEW, REVISED = "billing:bill_mails:new", "billing:bill_mails:revised"

PAYABLE = f"'お支払い期日は' || {DUE} || '、お支払い方法は' || bill.payment_method || 'です。'"
# A bill counts as imported when its first revision that is not flagged was: a later revision of a bill from before the
# holder got the contract is not new to them.
NEW_BILL = NotificationKind(
    name="new",
    letter=NEW,
    wants="mails_new_bill",
    where="""bill.id <= %(until)s AND bill.month >= %(oldest)s AND NOT bill.is_flagged
  AND contract.held_since <= (
      SELECT min(sound.imported_at) FROM billing_bill AS sound
      WHERE sound.contract_id = bill.contract_id AND sound.month = bill.month AND NOT sound.is_flagged)
  AND NOT EXISTS (
      SELECT FROM billing_bill AS newer
      WHERE newer.contract_id = bill.contract_id AND newer.month > bill.month AND newer.superseded_at IS NULL)""",
    title=f"{MONTH} || 'のご請求額が確定しました'",
    body=f"""'ご請求額は' || {AMOUNT} || '（税込）です。' || CASE
        WHEN bill.total <= 0 THEN 'お支払いは必要ありません。'
        WHEN bill.payment_status = 'paid' THEN 'お支払い済みです。'
        ELSE {PAYABLE} END""",
)
# Whether the figures differ from the latest revision that the account was notified of (maybe this one). If it was
# notified of none, only a correction by staff counts: those concern what the customer has seen.
DIFFERS = f"""coalesce((
      SELECT (told.taxable_10, told.tax_10, told.taxable_8, told.tax_8, told.exempt, told.out_of_scope)
          IS DISTINCT FROM (bill.taxable_10, bill.tax_10, bill.taxable_8, bill.tax_8, bill.exempt, bill.out_of_scope)
      FROM billing_bill AS told
      JOIN {Notice._meta.db_table} AS notice ON notice.account_id = account.id AND (
          notice.dedupe_key = {dedupe_key("revised", "told.revision")}
          OR notice.dedupe_key = {dedupe_key("new")} AND notice.url = {bill_url("told")})
      WHERE told.contract_id = bill.contract_id AND told.month = bill.month
      ORDER BY told.revision DESC LIMIT 1), bill.corrected_by <> '')"""  # noqa: S608 -- constants only  # nosec B608
IS_SHOWN = """bill.month >= greatest(%(first_month)s, (
    SELECT max(newest.month) - make_interval(months => %(shown_months)s - 1) FROM billing_bill AS newest
    WHERE newest.contract_id = bill.contract_id AND newest.superseded_at IS NULL)::date)"""
REVISED_BILL = NotificationKind(
    name="revised",
    each="bill.revision",
    letter=REVISED,
    wants="mails_new_bill",
    where=f"bill.id <= %(until)s AND bill.revision > 1 AND NOT bill.is_flagged AND {DIFFERS}",
    title=f"{MONTH} || 'のご請求を訂正しました'",
    body=f"""'訂正後のご請求額は' || {AMOUNT} || '（税込）です。' || CASE
        WHEN bill.payment_status = 'paid'
        THEN 'お支払い済みです。差額がある場合のご精算については、別途ご案内します。'
        WHEN bill.total <= 0 THEN 'お支払いは必要ありません。'
        ELSE {PAYABLE} END
        || CASE WHEN {IS_SHOWN} THEN ''
           ELSE 'この月の明細は表示できる期間を過ぎています。お申し込みによりご覧いただけます。' END""",
    url=f"CASE WHEN {IS_SHOWN} THEN {bill_url()} ELSE %(older)s || '?contract=' || contract.public_id END",
)
