"""Forgets requests for older bills that ended long ago. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.older_bills import actions


class Command(BaseCommand):
    help = "Delete requests for older bills, with what customers wrote, half a year after they ended."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} requests deleted")
