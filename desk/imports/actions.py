"""Upload a file, have it imported, and withdraw it. The worker's part is in `working`.

Each act is recorded with actor and kind of file; neither the file's name nor its content is.
"""

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
RECEIVED = Limit("desk:imports:received", 100, timedelta(days=1))  # for each member of staff


class NotReady(Exception):
    """The upload is in another state: already begun, withdrawn, or being checked again."""


class Imported(Exception):
    """The upload is imported already and cannot be withdrawn."""


def receive(*, kind: str, file: UploadedFile[Any], by: By) -> tuple[Upload, bool]:
    """Store a file and queue its check; return the upload and whether it is new. The same file again gives the waiting
    upload.

    Raises TooMany, or NotReady where that upload was withdrawn at the same moment.
    """
    RECEIVED.take_or_raise(by.actor)
    upload = Upload(
        kind=kind, file_name=file.name or "", size=file.size or 0, uploaded_by=by.actor, expires_at=Now() + KEPT
    )
    upload.sha256 = pieces.digest(file)
    with transaction.atomic():
        same = Upload.objects.filter(kind=kind, sha256=upload.sha256, state__in=WITH_FILE)
        same.filter(expires_at__lte=Now()).delete()
        Upload.objects.bulk_create([upload], ignore_conflicts=True)  # conflict: one waits already
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
    """Queue the import of a checked file; `by` is named by the run. Of two parallel calls one raises NotReady."""
    ready = Upload.objects.kept().filter(pk=upload.pk, state=State.READY)
    asked = {"state": State.IMPORTING, "is_strict": is_strict, "carried_out_by": by.actor, "message": ""}
    if not ready.update(**asked, attempts=0, claimed_until=None, asked_at=Now()):
        raise NotReady
    trail.record("desk:imports:begun", by=by, about=upload.public_id, kind=upload.kind, strict=is_strict)
    transaction.on_commit(_wake)


@transaction.atomic
def check_again(*, upload: Upload, by: By) -> None:
    """Queue another check, because data may have changed or the work broke off. Raises NotReady."""
    idle = Upload.objects.kept().filter(pk=upload.pk, state__in=(State.READY, State.FAILED))
    asked = {"state": State.CHECKING, "report": None, "message": "", "faults": 0}
    if not idle.update(**asked, attempts=0, claimed_until=None, asked_at=Now()):
        raise NotReady
    trail.record("desk:imports:checked_again", by=by, about=upload.public_id, kind=upload.kind)
    transaction.on_commit(_wake)


@transaction.atomic
def withdraw(*, upload: Upload, by: By) -> None:
    """Delete the file, even while a worker imports it: uncommitted work is then lost. Raises Imported."""
    held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if held is None:
        return
    if held.state == State.DONE:
        raise Imported
    held.delete()
    trail.record("desk:imports:withdrawn", by=by, about=upload.public_id, kind=upload.kind)


def looked(*, upload: Upload, by: By) -> None:
    """Record that a member of staff saw the preview, which may name customers."""
    trail.record("desk:imports:looked", by=by, about=upload.public_id, kind=upload.kind)


def fetched(*, upload: Upload, by: By) -> None:
    """Record that a member of staff downloaded the rejected rows with their values."""
    trail.record("desk:imports:fetched", by=by, about=upload.public_id, kind=upload.kind)


def purge() -> int:
    """Delete files older than their retention, except those that a worker holds; return how many."""
    over = Upload.objects.filter(expires_at__lte=Now()).exclude(claimed_until__gt=Now())
    _, gone = over.delete()
    return gone.get(Upload._meta.label, 0)


def _wake() -> None:
    broker.wake(WORK)
