"""Link new entries of the audit log into its hash chain. Celery beat starts it every minute."""

import logging
from typing import Any

from django.core.management.base import BaseCommand

from portal.audit import chain
from portal.audit.models import Seal

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Seal the entries of the audit log that have no seal yet."

    def handle(self, **options: Any) -> None:
        """Seal and log the newest position. The log line is an anchor: kept outside the database, it later proves that
        nothing was rewritten."""
        try:
            sealed = chain.seal_waiting()
        except chain.SealerBusy:
            self.stdout.write("Another sealer is at work.")
            return
        newest = Seal.objects.order_by("position").last()
        if sealed and newest:
            logger.info("audit log sealed; anchor %s", newest)
        self.stdout.write(f"{sealed} sealed.")
