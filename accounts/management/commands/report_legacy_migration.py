"""`manage.py report_legacy_migration`: for use before the migration of legacy IDs is announced, and while it runs."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.former_ids import report


class Command(BaseCommand):
    help = "取り込んだ旧IDのうち、移行できるもの・できないものとその理由を数えます。何も変更しません。"

    def handle(self, **options: Any) -> None:
        """Print each heading and its lines."""
        for section in report.sections():
            self.stdout.write(f"■ {section.heading}")
            for what, count in section.lines:
                self.stdout.write(f"  {count:>10,}  {what}")
            self.stdout.write("")
