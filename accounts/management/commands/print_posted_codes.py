"""`manage.py print_posted_codes`: print the letters that customers ordered because no phone works."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.contracts import printing


class Command(BaseCommand):
    help = "Write a printable page for every posted code that was ordered, and mark it printed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="folder for the pages; readable by you only")

    def handle(self, *args: Any, **options: Any) -> None:
        count = printing.print_all(options["out"])
        self.stdout.write(f"{count} letters written to {options['out']}; delete them after printing")
