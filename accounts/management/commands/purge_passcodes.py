"""Forgets passcodes that have been of no use for a year. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.passcodes import actions


class Command(BaseCommand):
    help = "Delete passcodes that nobody used for a year, and those disabled a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} passcodes deleted")
