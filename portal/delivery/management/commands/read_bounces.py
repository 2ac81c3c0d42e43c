"""`manage.py read_bounces`, on schedule: note which mails came back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.delivery import maildir


class Command(BaseCommand):
    """Reads the Maildir of BOUNCE_MAILDIR; does nothing where none is set. Safe to run twice, also at once."""

    help = "Note which mails came back, from the Maildir of BOUNCE_MAILDIR."

    def handle(self, **options: Any) -> None:
        """Read, and print how many."""
        if not settings.BOUNCE_MAILDIR:
            self.stdout.write("BOUNCE_MAILDIR is not set: bounces are not read")
            return
        count = maildir.read(Path(settings.BOUNCE_MAILDIR))
        self.stdout.write(f"{count.noted} noted, {count.known} known before, {count.others} no bounces")
