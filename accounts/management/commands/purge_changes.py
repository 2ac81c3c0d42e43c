"""Forgets former telephones and addresses whose change can no longer be undone. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.contact_changes import actions


class Command(BaseCommand):
    help = "Delete changes that can no longer be undone, with the former telephone numbers and addresses."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} changes deleted")
