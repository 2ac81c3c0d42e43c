"""Renewal of a claim during the work.

The work's own connection is inside one long transaction, so a thread with a connection of its own renews the lease and
stores the progress.
"""

import logging
import threading
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection

from portal.imports.uploads import claims
from portal.imports.uploads.models import Upload
from portal.leases import Lost

logger = logging.getLogger(__name__)
BEAT = 2.0  # seconds


class Heartbeat:
    """A thread for the time of the work: `with Heartbeat(upload) as heartbeat:`. The work reports its progress to
    `tell`."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload
        self.progress = ""
        self.is_lost = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"upload-{upload.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        self._thread.join()

    def tell(self, progress: str) -> None:
        """Store the progress. Raises Lost where the claim has been lost."""
        self.progress = progress
        if self.is_lost:
            raise Lost

    def end(self) -> None:
        """Stop the thread: the work gives up the claim itself from now on."""
        self._over.set()

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT):
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            claims.keep(self.upload, progress=self.progress)
        except Lost:
            self.is_lost = not self._over.is_set()
            self._over.set()
        except DatabaseError as error:  # a short failure: the lease lasts for many beats
            logger.warning("claim of upload %s was not renewed: %s", self.upload.public_id, type(error).__name__)
            connection.close()
