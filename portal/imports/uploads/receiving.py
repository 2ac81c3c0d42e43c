"""Taking a file out of a request. Django's own way leaves a named file on the disk where the process is killed."""

import tempfile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


def limit() -> int:
    """How many bytes a file may have."""
    return int(settings.IMPORT_UPLOAD_MAX_MB) << 20


class Receiver(FileUploadHandler):
    """Files of the company's people, in temporary files without a name. What anybody else sends, and whatever of a
    request goes beyond the limit, is read and forgotten: `size` still says how much it was."""

    file: BinaryIO
    size: int

    def new_file(self, *args: Any, **options: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **options)
        self.file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed with the request
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A stretch of it."""
        self.size += len(raw_data)
        if self.size <= limit() and getattr(self._user, "is_at_desk", False):
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The file, at its start."""
        self.file.seek(0)
        return UploadedFile(
            file=self.file, name=self.file_name, content_type=self.content_type, size=self.size, charset=self.charset
        )

    @property
    def _user(self) -> object:
        return getattr(self.request, "user", None)
