"""Register a kiosk or another machine by its public key."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.by import OPERATOR
from portal.devices import actions


class Command(BaseCommand):
    help = "Register a device. Prints the keyid that its signatures must name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--place", required=True)
        parser.add_argument("--key", required=True, type=Path, help="file with the public key in PEM, Ed25519 or P-256")

    def handle(self, *, name: str, place: str, key: Path, **options: Any) -> None:
        try:
            device = actions.register(name=name, place=place, public_key=key.read_text(), by=OPERATOR)
        except (OSError, ValueError) as error:
            raise CommandError(f"{key}: {error}") from error
        self.stdout.write(device.public_id)
