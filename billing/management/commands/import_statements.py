"""`manage.py import_statements FILE`: import the company's file of bills."""

from billing.imports.statements import Statements
from portal.imports.command import ImportCommand


class Command(ImportCommand):
    help = (
        "ご利用料金（請求明細）のファイルを取り込みます。請求（お客様番号と請求年月）は全行そろって届くものとして扱い、"
        "1行でも誤りがあればその請求は取り込みません。内容が変わった請求は新しい版になります。"
        "お支払いの列（due_on, payment_method, payment_status, paid_on）だけが変わった請求は、その版のまま更新します。"
    )
    kind = Statements()
