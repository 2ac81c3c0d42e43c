"""Forgets counts of attempts whose window is over. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.limits import actions


class Command(BaseCommand):
    help = "Forget counts of attempts that no window needs any more."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} forgotten.")
