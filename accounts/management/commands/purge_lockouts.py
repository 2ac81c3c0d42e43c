"""Forgets locks that are long over. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.password_lock import actions


class Command(BaseCommand):
    help = "Delete locks that are older than a month."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} lockouts deleted")
