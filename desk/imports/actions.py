"""Handing in a file, having it imported, and taking it back. What the worker does is in `working`.

Each is written down with who and of what kind; neither the file's name nor anything in it."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.functions import Now

from portal.audit import trail
from portal.audit.by import By
from portal.delivery import broker
from portal.imports.models import Upload
from portal.imports.uploads import pieces
from portal.imports.uploads.models import KEPT, WITH_FILE, State
from portal.limits import Limit

WORK = "desk.imports.tasks.work"
RECEIVED = Limit("desk:imports:received", 100, timedelta(days=1))  # of one person at the desk


class NotReady(Exception):
    """Somebody pressed before, withdrew the file or has it checked again."""


class Imported(Exception):
    """It is too late to withdraw."""


def receive(*, kind: str, file: UploadedFile[Any], by: By) -> tuple[Upload, bool]:
    """Keep a file and have it checked; and whether it is new: while the same one waits, handing it in again gives that.

    Raises TooMany, or NotReady where that one was withdrawn in the same moment.
    """
    RECEIVED.take_or_raise(by.actor)
    upload = Upload(
        kind=kind, file_name=file.name or "", size=file.size or 0, uploaded_by=by.actor, expires_at=Now() + KEPT
    )
    upload.sha256 = pieces.digest(file)
    with transaction.atomic():
        same = Upload.objects.filter(kind=kind, sha256=upload.sha256, state__in=WITH_FILE)
        same.filter(expires_at__lte=Now()).delete()
        Upload.objects.bulk_create([upload], ignore_conflicts=True)  # one waits already: the unique index says so
        kept = same.first()
        if kept is None:
            raise NotReady
        is_new = kept.public_id == upload.public_id
        if is_new:
            pieces.put(kept, pieces.FILE, file)
            trail.record("desk:imports:received", by=by, about=kept.public_id, kind=kind)
            transaction.on_commit(_wake)
    return kept, is_new


@transaction.atomic
def begin(*, upload: Upload, is_strict: bool, by: By) -> None:
    """Have a checked file imported; `by` is who the run names. Raises NotReady: of two presses one counts."""
    ready = Upload.objects.kept().filter(pk=upload.pk, state=State.READY)
    asked = {"state": State.IMPORTING, "is_strict": is_strict, "carried_out_by": by.actor, "message": ""}
    if not ready.update(**asked, attempts=0, claimed_until=None, asked_at=Now()):
        raise NotReady
    trail.record("desk:imports:begun", by=by, about=upload.public_id, kind=upload.kind, strict=is_strict)
    transaction.on_commit(_wake)


@transaction.atomic
def check_again(*, upload: Upload, by: By) -> None:
    """What was found may have changed since, or the work broke off. Raises NotReady."""
    idle = Upload.objects.kept().filter(pk=upload.pk, state__in=(State.READY, State.FAILED))
    asked = {"state": State.CHECKING, "report": None, "message": "", "faults": 0}
    if not idle.update(**asked, attempts=0, claimed_until=None, asked_at=Now()):
        raise NotReady
    trail.record("desk:imports:checked_again", by=by, about=upload.public_id, kind=upload.kind)
    transaction.on_commit(_wake)


@transaction.atomic
def withdraw(*, upload: Upload, by: By) -> None:
    """Forget the file, even while a worker is at it: what it has not committed, it never will. Raises Imported."""
    held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if held is None:
        return
    if held.state == State.DONE:
        raise Imported
    held.delete()
    trail.record("desk:imports:withdrawn", by=by, about=upload.public_id, kind=upload.kind)


def looked(*, upload: Upload, by: By) -> None:
    """Somebody saw what would change: it may name customers."""
    trail.record("desk:imports:looked", by=by, about=upload.public_id, kind=upload.kind)


def fetched(*, upload: Upload, by: By) -> None:
    """Somebody fetched the bad rows, with what stood in them."""
    trail.record("desk:imports:fetched", by=by, about=upload.public_id, kind=upload.kind)


def purge() -> int:
    """Forget files whose days are over, unless a worker is at one; how many."""
    over = Upload.objects.filter(expires_at__lte=Now()).exclude(claimed_until__gt=Now())
    _, gone = over.delete()
    return gone.get(Upload._meta.label, 0)


def _wake() -> None:
    broker.wake(WORK)
