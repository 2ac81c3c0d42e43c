"""Deletes what has outlived its time, by the retentions that features declare. Celery beat starts it."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import features
from portal.features import Retention

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Delete rows whose time is over: of every retention, of those that are named, or of the prompt ones."

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join(sorted(features.retentions()))
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these retentions, of: {known}")
        parser.add_argument("--prompt", action="store_true", help="only those that are due every ten minutes")

    def handle(self, *, names: list[str], prompt: bool, **options: Any) -> None:
        """Print a line a retention. One that fails is logged and does not stop the others; then the exit code is 1."""
        known = features.retentions()
        if unknown := sorted(set(names) - known.keys()):
            raise CommandError(f"no such retention: {', '.join(unknown)}")
        chosen = [one for name, one in known.items() if (not names or name in names) and (one.is_prompt or not prompt)]
        failed = [one.name for one in chosen if not self._purge(one)]
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}", returncode=1)

    def _purge(self, retention: Retention) -> bool:
        """Whether it went well."""
        try:
            count = retention.purge()
        except Exception:
            log.exception("purge of %s failed", retention.name)
            return False
        self.stdout.write(f"{retention.name}: {count} deleted")
        return True
