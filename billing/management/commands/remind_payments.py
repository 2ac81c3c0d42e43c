"""`manage.py remind_payments`, on schedule: remind of bills whose due date is near."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from billing.reminders import actions


class Command(BaseCommand):
    help = (
        "お支払い期日が近いご請求を、ご契約者にお知らせします（マイページのお知らせとメール）。"
        "何日前からかは REMINDER_DAYS_BEFORE_DUE で決めます。同じ期日について二度お知らせすることはありません。"
    )

    def handle(self, **options: Any) -> None:
        """Remind, and print how many."""
        now = timezone.now()
        count = actions.remind(at=now, today=timezone.localdate(now))
        self.stdout.write(f"お支払い期日をお知らせしました：{count:,} 件")
