"""The upload handler of import files. Django's own leaves a named file on disk if the process is killed."""

import tempfile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


def limit() -> int:
    """Return how many bytes a file may have."""
    return int(settings.IMPORT_UPLOAD_MAX_MB) << 20


class StaffUploadHandler(FileUploadHandler):
    """Keep a file that staff send in an unnamed temporary file.

    Files of other users, and content beyond the limit, are read and discarded; `size` still counts them.
    """

    file: BinaryIO
    size: int

    def new_file(self, *args: Any, **options: Any) -> None:
        """Open the temporary file of the next file in the body."""
        super().new_file(*args, **options)
        self.file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed with the request
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write one chunk, unless it is to be discarded."""
        self.size += len(raw_data)
        if self.size <= limit() and getattr(self._user, "is_at_desk", False):
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """Return the file, positioned at its start."""
        self.file.seek(0)
        return UploadedFile(
            file=self.file, name=self.file_name, content_type=self.content_type, size=self.size, charset=self.charset
        )

    @property
    def _user(self) -> object:
        return getattr(self.request, "user", None)
