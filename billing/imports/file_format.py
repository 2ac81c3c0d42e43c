"""The description of the company's file of bills."""

from billing.imports.statements import Statements
from billing.statements.models import ItemKind, PaymentStatus, TaxCategory
from portal.imports.descriptions import Description, Said


def _labelled(choices: list[tuple[str, str]]) -> str:
    return "、".join(f"{value}：{label}" for value, label in choices)


FORMAT = Description(
    Statements,
    "ご請求のファイル",
    "1行に1明細を書きます。お客様番号と請求月が同じ行で、1件のご請求です。",
    (
        "1件のご請求は、すべての行を同じファイルに書きます。1行でも誤りがあると、そのご請求は取り込みません。",
        "due_on、payment_method、payment_status、paid_on、bill_total は、同じご請求のどの行にも同じ値を書きます。",
        "請求月は、保存期間内の月から翌月までです。",
        "明細が同じでお支払いの列だけが違うときは、取り込み済みのご請求を更新します。ほかが違うときは、新しい版になります。",
        "省略できる列をファイルから除いても、ほかが同じなら新しい版にはなりません（tax_included を除きます）。",
        "item_no か bill_total を書いてください。どちらもないと、同じご請求が2度書かれていても気づけません。",
    ),
    {
        "customer_number": Said("お客様番号", ("990000001",) * 3, "取り込み済みのご契約のものです。"),
        "billing_month": Said("請求月", ("2026-10",) * 3),
        "line_number": Said("回線番号", ("H1G-9900001", "090-0000-0001", ""), "回線のない明細は空欄です。"),
        "item_code": Said("明細の種類を表す会社のコード", ("H1G", "CALL", "SET")),
        "description": Said(
            "明細の内容", ("みなと光 1ギガ 基本料", "国内通話料", "まとめて割"), "お客様に表示します。"
        ),
        "quantity": Said("数量", ("1", "6", "1")),
        "unit_price": Said("単価（円）", ("5200", "20", "-550")),
        "amount": Said("金額（円）", ("5200", "120", "-550"), "値引きはマイナスです。"),
        "tax_category": Said("税区分", ("10", "10", "10"), _labelled(TaxCategory.choices)),
        "due_on": Said("お支払い期日", ("2026-11-27",) * 3),
        "payment_method": Said("お支払い方法", ("口座振替",) * 3, "お客様に表示します。"),
        "payment_status": Said("お支払いの状態", ("due",) * 3, _labelled(PaymentStatus.choices)),
        "paid_on": Said("お支払い日", ("",) * 3, "お支払い前は空欄です。"),
        "item_no": Said("明細番号", ("1", "2", "3"), "同じご請求の中で重ならない番号。一部の行だけには書けません。"),
        "bill_total": Said("ご請求額（税込、円）", ("5247",) * 3, "計算と違うと、社内デスクで確認の対象になります。"),
        "tax_included": Said("金額が税込か", ("0", "0", "0"), "空欄は税抜です。"),
        "item_kind": Said(
            "明細の分類", ("base", "usage", "discount"), f"{_labelled(ItemKind.choices)}。base は負の値にできません。"
        ),
        "service_from": Said("ご利用期間の初日", ("2026-09-01", "2026-09-01", "")),
        "service_to": Said("ご利用期間の末日", ("2026-09-30", "2026-09-30", ""), "初日以後の日付です。"),
        "refers_to_month": Said("訂正や日割りの対象の月", ("", "2026-08", "")),
    },
)
