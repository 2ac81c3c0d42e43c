"""Verify that the audit log is complete and unchanged; exit code 1 and the first broken position otherwise."""

import re
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit import verification


class Command(BaseCommand):
    help = "Check the hash chain of the audit log. Exit code 1 when it is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", type=anchor, action="append", default=[], metavar="POSITION:HASH", dest="anchors"
        )
        parser.add_argument("--patience", type=int, default=5, metavar="MINUTES", help="how long an entry may wait")

    def handle(self, *, anchors: list[tuple[int, str]], patience: int, **options: Any) -> None:
        """Verify without a snapshot: the log only grows, so a sealer at work causes no false alarm."""
        try:
            position, newest = verification.check_chain(anchors=dict(anchors))
            verification.check_unsealed(patience=timedelta(minutes=patience))
        except verification.Broken as fault:
            raise CommandError(f"The audit log is broken. {fault}", returncode=1) from None
        self.stdout.write(f"The audit log is whole: {position} positions. Anchor {position}:{newest}")


def anchor(text: str) -> tuple[int, str]:
    """Parse POSITION:HASH as this command and the sealer print it."""
    if not re.fullmatch(r"[1-9]\d*:[0-9a-f]{64}", text):
        raise ArgumentTypeError("written POSITION:HASH")
    position, digest = text.split(":")
    return int(position), digest
