"""Revoke a device for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.by import OPERATOR
from portal.devices import actions
from portal.devices.models import Device


class Command(BaseCommand):
    help = "Revoke a device: its next request is refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("keyid", help="what register_device printed")

    def handle(self, *, keyid: str, **options: Any) -> None:
        device = Device.objects.filter(public_id=keyid).first()
        if device is None:
            raise CommandError("There is no such device.")
        actions.revoke(device=device, by=OPERATOR)
        self.stdout.write(f"{device} is revoked.")
