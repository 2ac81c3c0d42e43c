"""Read uploads of the kinds that an account may import, and the rejected rows of runs."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from desk.imports import kinds
from portal.imports.models import Fault, Run, Upload
from portal.imports.uploads.models import State

MOST = 50  # most uploads listed


def uploads(account: User) -> QuerySet[Upload]:
    """Return the kept uploads of the account's kinds with their runs, newest first."""
    return Upload.objects.kept().filter(kind__in=kinds.offered(account)).select_related("run")


def ready(account: User) -> QuerySet[Upload]:
    """Return the checked files that wait to be imported."""
    return uploads(account).filter(state=State.READY)


def in_trouble(account: User) -> QuerySet[Upload]:
    """Return the files that cannot be imported, or could not be worked on."""
    return uploads(account).filter(state__in=[State.REFUSED, State.FAILED])


def rejects_of(account: User, run: Run) -> Upload | None:
    """Return the upload that a run came from, None once its file of rejected rows is deleted."""
    return uploads(account).defer("report").filter(run=run, faults__gt=0).first()


def faults(run: Run) -> QuerySet[Fault]:
    """Return the first rejected rows of a run, in the order of the file."""
    return Fault.objects.filter(run=run, is_warning=False).order_by("line", "pk")


def warnings(run: Run, *, most: int) -> QuerySet[Fault]:
    """Return the first warnings about rows of a run that were taken, in the order of the file."""
    return Fault.objects.filter(run=run, is_warning=True).order_by("line", "pk")[:most]


def names(public_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of staff by public id."""
    return dict(User.objects.filter(public_id__in=set(public_ids)).values_list("public_id", "nickname"))
