"""What was handed in at the desk, for whoever may import files of its kind; and the bad rows of any run."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from desk.imports import kinds
from portal.imports.models import Fault, Run, Upload

MOST = 50  # uploads listed


def uploads(account: User) -> QuerySet[Upload]:
    """Those that are kept, of the kinds that the account may import, with their runs, the latest first."""
    return Upload.objects.kept().filter(kind__in=kinds.offered(account)).select_related("run")


def rejects_of(account: User, run: Run) -> Upload | None:
    """The upload that a run came from, while the file of its bad rows is kept."""
    return uploads(account).defer("report").filter(run=run, faults__gt=0).first()


def faults(run: Run) -> QuerySet[Fault]:
    """The first bad rows of a run, in the order of the file."""
    return Fault.objects.filter(run=run).order_by("line", "pk")


def names(public_ids: Iterable[str]) -> dict[str, str]:
    """What colleagues are called, by public id."""
    return dict(User.objects.filter(public_id__in=set(public_ids)).values_list("public_id", "nickname"))
