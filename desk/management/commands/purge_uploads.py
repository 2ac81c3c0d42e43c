"""Forgets files handed in at the desk whose seven days are over. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from desk.imports import actions


class Command(BaseCommand):
    help = "Delete files handed in at the desk whose time is over."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} files deleted")
