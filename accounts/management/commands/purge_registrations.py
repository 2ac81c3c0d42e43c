"""Forgets registrations that came to nothing. Celery beat starts it; what they reserved was free already."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.registration import actions


class Command(BaseCommand):
    help = "Delete expired registrations, and completed ones that no page needs any more."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} registrations deleted")
