"""`manage.py import_customers FILE`."""

from accounts.contracts.imports import Customers
from portal.imports.command import ImportCommand


class Command(ImportCommand):
    help = "お客様（ご契約）のファイルを取り込みます。同じファイルをもう一度取り込んでも何も変わりません。"
    kind = Customers()
