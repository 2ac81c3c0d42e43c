"""Forgets accounts that an ID登録 closed long ago: then their IDs and addresses are free. Celery beat starts it."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.takeover import actions


class Command(BaseCommand):
    help = "Delete accounts that were closed for a newer one, ARCHIVED_ACCOUNT_DAYS after the ID登録."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} closed accounts deleted")
