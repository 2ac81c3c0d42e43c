"""Forgets packed years whose seven days are over. Celery beat starts it every night."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.exports import actions


class Command(BaseCommand):
    help = "Delete packed years of bills whose time is over."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{actions.purge()} bundles deleted")
