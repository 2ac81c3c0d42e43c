"""`manage.py list_flagged_bills`: write bills whose items do not add up to the company's total, as CSV."""

import csv
from typing import Any

from django.core.management.base import BaseCommand

from billing.invoices import queries


class Command(BaseCommand):
    help = (
        "明細の合計が会社の請求総額（bill_total）と合わない請求を、CSV で標準出力に書き出します。これらには適格請求書を"
        "発行しません。正しい内容を取り込むと、新しい版になって一覧から消えます。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one row for each bill, newest month first, totals in yen."""
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(["customer_number", "billing_month", "revision", "computed_total", "bill_total"])
        for bill in queries.flagged():
            writer.writerow([bill.customer_number, f"{bill.month:%Y-%m}", bill.revision, bill.total, bill.bill_total])
