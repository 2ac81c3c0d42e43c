"""Forgets people on the way to a new telephone who came to nothing. Celery beat starts it."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.lost_phone import actions


class Command(BaseCommand):
    help = "Delete lapsed recoveries of a lost telephone, and those that ended well a month ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} recoveries deleted")
