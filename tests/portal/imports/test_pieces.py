"""Uploaded content: sealed in the table, and in an unnamed file during the work."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.utils import timezone
from pytest_django import Settings

from portal.imports.models import Piece, Upload
from portal.imports.uploads import pieces

pytestmark = pytest.mark.django_db
CONTENT = os.urandom(pieces.LENGTH * 2 + 5)


@pytest.fixture
def upload() -> Upload:
    upload = Upload.objects.create(
        kind="lines", file_name="a.csv", size=len(CONTENT), sha256="0" * 64, uploaded_by="a" * 22,
        expires_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    pieces.put(upload, pieces.FILE, BytesIO(CONTENT))
    return upload


def test_it_comes_back_as_it_was_put(upload: Upload) -> None:
    assert Piece.objects.count() == 3
    assert b"".join(pieces.read(upload, pieces.FILE)) == CONTENT


def test_putting_it_again_replaces_it(upload: Upload) -> None:
    pieces.put(upload, pieces.FILE, BytesIO(b"abc"))

    assert list(pieces.read(upload, pieces.FILE)) == [b"abc"]


def test_without_the_pepper_it_cannot_be_read(upload: Upload, settings: Settings) -> None:
    settings.CODE_PEPPER = "another pepper, as long as the rules want it"

    with pytest.raises(InvalidTag):
        list(pieces.read(upload, pieces.FILE))


def test_a_piece_that_was_changed_or_moved_is_not_taken(upload: Upload) -> None:
    first, second = Piece.objects.order_by("number")[:2]
    Piece.objects.filter(pk=first.pk).update(content=second.content)

    with pytest.raises(InvalidTag):
        list(pieces.read(upload, pieces.FILE))


def test_while_it_is_worked_on_it_has_no_name_on_the_disk(upload: Upload) -> None:
    with pieces.unsealed(upload) as path:
        assert path.read_bytes() == CONTENT
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.stat().st_nlink == 0
        target = path.readlink()

    assert not path.exists()
    assert not Path(str(target).removesuffix(" (deleted)")).exists()


def test_one_that_was_withdrawn_meanwhile_is_not_taken_for_an_empty_one(upload: Upload) -> None:
    Piece.objects.all().delete()

    with pytest.raises(pieces.Gone), pieces.unsealed(upload):
        pass
