"""Claims of uploads by workers.

The row is written first, so that a queued upload survives a crash; a claim is a lease (`portal.leases`) that
`heartbeat` renews during the work, which may be one transaction of an hour.
"""

from datetime import timedelta
from typing import IO

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now

from portal import leases
from portal.imports.models import Run
from portal.imports.uploads import pieces
from portal.imports.uploads.models import WORKED_ON, State, Upload

LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=20)  # before the next attempt of work that could not be done now
ATTEMPTS = 3
AT_ONCE = 2  # uploads at a time: the worker's other threads send mail

ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('imports:claims'))"


@transaction.atomic
def claim() -> Upload | None:
    """Claim the upload that has waited longest, for LEASE; of each kind one at a time.

    None when no upload waits, or AT_ONCE are being worked on already.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_BY_ONE)
    if Upload.objects.filter(claimed_until__gt=Now()).count() >= AT_ONCE:
        return None
    same = Upload.objects.filter(kind=OuterRef("kind"), claimed_until__gt=Now())
    waiting = Upload.objects.filter(~Exists(same), state__in=WORKED_ON, attempts__lt=ATTEMPTS).order_by("asked_at")
    return next(iter(leases.claim(waiting, lease=LEASE, counting=["claim", "attempts"])), None)


def keep(upload: Upload, *, progress: str) -> None:
    """Extend the claim by another LEASE and store the progress. Raises Lost."""
    leases.extend(_held(upload), lease=LEASE, progress=progress)


@transaction.atomic
def checked(upload: Upload, *, report: dict[str, object], rejects: IO[bytes], faults: int, message: str = "") -> None:
    """Store the result of a check. Raises Lost."""
    leases.finish(_held(upload), state=State.READY, report=report, faults=faults, message=message, progress="")
    pieces.put(upload, pieces.REJECTS, rejects)


def imported(upload: Upload, *, run: Run, rejects: IO[bytes], faults: int) -> None:
    """Mark the upload as imported and delete its file, in the import's own transaction: exactly if its run is
    committed.

    Raises Lost.
    """
    leases.finish(_held(upload), state=State.DONE, run=run, report=None, faults=faults, message="", progress="")
    pieces.forget(upload, pieces.FILE)
    pieces.put(upload, pieces.REJECTS, rejects)


@transaction.atomic
def refuse(upload: Upload, *, message: str) -> None:
    """Mark the file as refused: it cannot be imported."""
    if _let_go(upload, state=State.REFUSED, report=None, faults=0, message=message):
        pieces.forget(upload, pieces.FILE)
        pieces.forget(upload, pieces.REJECTS)


def postpone(upload: Upload, *, progress: str) -> None:
    """Schedule another attempt after PAUSE, without counting this one."""
    _held(upload).update(claimed_until=Now() + PAUSE, attempts=F("attempts") - 1, progress=progress)


def stumble(upload: Upload) -> None:
    """Schedule another attempt after PAUSE, or mark the upload as failed after the last one: the work broke off."""
    if upload.attempts >= ATTEMPTS:
        _let_go(upload, state=State.FAILED)
    else:
        _held(upload).update(claimed_until=Now() + PAUSE, progress="")


def give_up() -> int:
    """Mark uploads whose workers died too often as failed; return how many."""
    stale = leases.abandoned(Upload.objects.filter(state__in=WORKED_ON), attempts=ATTEMPTS)
    return stale.update(state=State.FAILED, claimed_until=None, progress="")


def _held(upload: Upload) -> QuerySet[Upload]:
    return leases.held(upload).filter(state=upload.state)


def _let_go(upload: Upload, **fields: object) -> int:
    return _held(upload).update(claimed_until=None, progress="", **fields)
