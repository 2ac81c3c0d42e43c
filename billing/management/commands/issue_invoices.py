"""`manage.py issue_invoices [--all]`: issue the invoices that bills lack."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from billing.invoices import actions


class Command(BaseCommand):
    help = (
        "まだ適格請求書のない請求（最新の版、金額の確認待ちでないもの）に請求書番号を付け、宛名と発行者を記録します。"
        "前回の実行よりあとに取り込まれた請求を調べます。何度実行しても、番号が変わることはありません。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add `--all`."""
        everything = "保管しているすべての請求を調べます（INVOICE_FIRST_MONTH を早めたときなど）"
        parser.add_argument("--all", action="store_true", help=everything)

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue, and print how many."""
        count = actions.issue_outstanding(everything=options["all"])
        self.stdout.write(f"発行した請求書: {count:,} 件")
