"""Deletes sessions that are over. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.sessions import actions


class Command(BaseCommand):
    help = "Delete expired sessions and what listed them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge(at=timezone.now())} sessions deleted")
