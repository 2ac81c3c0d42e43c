"""`manage.py drop_expired_bills`, every night: delete bills older than BILL_RETENTION_MONTHS."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from billing.retention import actions


class Command(BaseCommand):
    help = "Delete bills, items and invoices of months older than BILL_RETENTION_MONTHS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and print the number of months."""
        months = actions.drop_expired(today=timezone.localdate())
        self.stdout.write(f"{len(months)} months deleted")
