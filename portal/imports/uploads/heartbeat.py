"""Keeping a claim while the work goes on. The work's own connection is inside one long transaction, so a thread with a
connection of its own renews the lease and tells how far it is."""

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
    """`with Heartbeat(upload) as heartbeat:` — `tell` is what the work says as it goes on."""

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
        """Say how far the work is. Raises Lost where it is nobody's any more."""
        self.progress = progress
        if self.is_lost:
            raise Lost

    def end(self) -> None:
        """The work lets go by itself now."""
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
        except DatabaseError as error:  # a moment's trouble: the lease lasts for many beats
            logger.warning("claim of upload %s was not renewed: %s", self.upload.public_id, type(error).__name__)
            connection.close()
