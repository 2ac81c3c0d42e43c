"""`manage.py issue_invoices`."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.invoices import actions


class Command(BaseCommand):
    help = (
        "まだ適格請求書のない請求（最新の版、金額の確認待ちでないもの）に請求書番号を付け、宛名と発行者を記録します。"
        "何度実行しても、番号が変わることはありません。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"発行した請求書: {actions.issue_outstanding():,} 件")
