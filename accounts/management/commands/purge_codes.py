"""Forgets challenges whose wrong tries weigh on nobody any more. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.codes import actions


class Command(BaseCommand):
    help = "Delete challenges and sendings older than the longest budget."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} challenges deleted")
