"""Delete rows whose retention has ended, as features declare it. Celery beat starts it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import features
from portal.retention import actions


class Command(BaseCommand):
    help = "Delete rows whose time is over: of every retention, of those that are named, or of the prompt ones."

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join(sorted(features.retentions()))
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these retentions, of: {known}")
        parser.add_argument("--prompt", action="store_true", help="only those that are due every ten minutes")

    def handle(self, *, names: list[str], prompt: bool, **options: Any) -> None:
        """Print a line a retention. Exit code 1 where one failed; the others have been purged then."""
        failed = []
        try:
            for name, count in actions.purge(names, is_prompt=prompt):
                if count is None:
                    failed.append(name)
                else:
                    self.stdout.write(f"{name}: {count} deleted")
        except actions.NoSuchRetention as unknown:
            raise CommandError(f"no such retention: {unknown}") from None
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}", returncode=1)
