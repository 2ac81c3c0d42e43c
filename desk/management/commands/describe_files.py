"""Print the description of the company's files: columns, rules, samples."""

from typing import Any

from django.core.management.base import BaseCommand

from desk.imports import formats


class Command(BaseCommand):
    help = "Print docs/file-formats.md as the code that reads the files has it."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(formats.document(), ending="")
