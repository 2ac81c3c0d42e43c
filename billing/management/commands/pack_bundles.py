"""Packs the years that customers asked for, if no worker was woken for it. Celery beat starts it every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.exports import packing


class Command(BaseCommand):
    help = "Pack the years of bills that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{packing.pack_all()} bundles packed")
