"""`manage.py announce_bills`, on schedule: notify of new and revised bills, failed debits and missed payments."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from billing.bill_mails import actions as bill_mail_actions
from billing.reminders import actions as reminder_actions


class Command(BaseCommand):
    help = (
        "ご請求額の確定と訂正、お引き落としができなかったこと、お支払い期日を過ぎたことを、ご契約者にお知らせします"
        "（マイページのお知らせとメール）。何度実行しても、同じことを二度お知らせすることはありません。"
    )

    def handle(self, **options: Any) -> None:
        """Notify, and print how many of each."""
        now = timezone.now()
        today = timezone.localdate(now)
        bills = bill_mail_actions.announce(at=now, today=today)
        failures = reminder_actions.notify_failed_debits(at=now, today=today)
        overdue = reminder_actions.notify_overdue(at=now, today=today)
        self.stdout.write(
            f"お知らせしました：ご請求額の確定 {bills.new:,} 件、訂正 {bills.revised:,} 件、"
            f"お引き落とし不能 {failures:,} 件、お支払い期限超過 {overdue:,} 件"
        )
