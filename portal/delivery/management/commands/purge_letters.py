"""`manage.py purge_letters`"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models.functions import Now

from portal.delivery.models import Letter, State

SLICE = 5_000  # rows a statement, so that no lock lasts


class Command(BaseCommand):
    """Letters hold addresses: they go when nobody asks for them any more. Waiting ones stay."""

    help = "Delete letters that were sent, refused, dropped or expired long ago."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=90, help="keep letters written in the last DAYS days")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        old = Letter.objects.exclude(state=State.WAITING).filter(created_at__lt=Now() - timedelta(days=days))
        deleted = 0
        while slice_ := list(old.order_by("created_at").values_list("pk", flat=True)[:SLICE]):
            deleted += Letter.objects.filter(pk__in=slice_).delete()[0]
        self.stdout.write(f"{deleted} letters deleted")
