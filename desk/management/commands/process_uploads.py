"""Check and import uploaded files that no worker was woken for. Celery beat starts it every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from desk.imports import working


class Command(BaseCommand):
    help = "Check and import the files that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{working.work_all()} files processed")
