"""Storage of uploaded files in sealed pieces.

Files of the company hold personal data and former password hashes; a dump of the table reveals neither. The key is
derived from the upload and CODE_PEPPER and stored nowhere.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from portal import keyed
from portal.imports.uploads.models import Piece, Upload

LENGTH = 1 << 20
FILE, REJECTS = "file", "rejects"


class Gone(Exception):
    """The file was withdrawn, or another worker has imported it."""


class Readable(Protocol):
    """A readable file, or a file of a Django request."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> object: ...


def put(upload: Upload, part: str, file: Readable) -> None:
    """Store the file's content in place of what was stored before."""
    forget(upload, part)
    key, number = _key(upload), 0
    while content := file.read(LENGTH):
        sealed = keyed.seal(content, under=key, place=_place(part, number))
        Piece.objects.create(upload=upload, part=part, number=number, content=sealed)
        number += 1


def read(upload: Upload, part: str) -> Iterator[bytes]:
    """Yield the content of the file. Raises Gone, or InvalidTag where a piece was altered."""
    key = _key(upload)
    mine = Piece.objects.filter(upload=upload, part=part)
    for number in range(mine.count()):
        piece = mine.filter(number=number).first()
        if piece is None:
            raise Gone
        yield keyed.unseal(bytes(piece.content), under=key, place=_place(part, number))


def forget(upload: Upload, part: str) -> None:
    """Delete the stored content."""
    Piece.objects.filter(upload=upload, part=part).delete()


@contextmanager
def unsealed(upload: Upload) -> Iterator[Path]:
    """Yield the file for the time of the work, as an unnamed temporary file: nothing is left of it even if the process
    is killed. Only this process can open it, by the path of its descriptor. Raises Gone."""
    with tempfile.TemporaryFile() as file:
        for content in read(upload, FILE):
            file.write(content)
        file.flush()
        if file.tell() != upload.size:
            raise Gone
        yield Path(f"/proc/self/fd/{file.fileno()}")


def digest(file: Readable) -> str:
    """Return the SHA-256 digest of the file, and rewind the file."""
    found = hashlib.sha256()
    while content := file.read(LENGTH):
        found.update(content)
    file.seek(0)
    return found.hexdigest()


def _key(upload: Upload) -> bytes:
    return keyed.key("upload", upload.public_id)


def _place(part: str, number: int) -> bytes:
    return f"{part}:{number}".encode()
