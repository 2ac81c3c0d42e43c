"""`manage.py load_demo`: load the demo's customers, bills and accounts, unless they are there already."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand

from sandbox.company import seeding


class Command(BaseCommand):
    help = (
        "Load the demo's customers, lines, bills and accounts through the real imports. Does nothing the second time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the data unless an earlier run did."""
        if not seeding.is_loaded():
            seeding.load(settings.PORTAL_DATA_DIR, today=datetime.now(ZoneInfo("Asia/Tokyo")).date())
