"""Forgets requests for a new password. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.password_reset import actions


class Command(BaseCommand):
    help = "Delete requests for a new password that are older than a month."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} requests deleted")
