"""`manage.py pack_bundles`, every minute: pack requested years whose worker was not woken or failed."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.exports import packing


class Command(BaseCommand):
    help = "Pack the years of bills that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Pack, and print how many."""
        self.stdout.write(f"{packing.pack_all()} bundles packed")
