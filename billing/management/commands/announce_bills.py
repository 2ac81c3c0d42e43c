"""`manage.py announce_bills`, run by Celery beat: new bills, and debits that failed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from billing.announcements import actions as announcements
from billing.reminders import actions as reminders


class Command(BaseCommand):
    help = (
        "新しいご請求額の確定と、お引き落としができなかったことを、ご契約者にお知らせします（マイページのお知らせとメール）。"
        "何度実行しても、同じご請求について二度お知らせすることはありません。"
    )

    def handle(self, **options: Any) -> None:
        """Tell, and say how many."""
        now = timezone.now()
        bills = announcements.announce(at=now, today=timezone.localdate(now))
        failures = reminders.tell_of_failures(at=now, today=timezone.localdate(now))
        self.stdout.write(f"お知らせしました：ご請求額の確定 {bills:,} 件、お引き落とし不能 {failures:,} 件")
