"""Forgets trusted browsers whose 30 days are over. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.trusted_browsers import actions


class Command(BaseCommand):
    help = "Delete trusted browsers whose 30 days are over."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} trusted browsers deleted")
