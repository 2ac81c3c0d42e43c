"""A kind of approval that raises a tally by one, and the people who ask for it."""

from dataclasses import dataclass

from django.db.models import F

from portal.approvals import kinds
from portal.approvals.kinds import ApprovalKind, Lines, Parameters
from portal.audit.by import By
from portal.limits.models import Tally

KEY = "tests:tallies:raised"
CONCERNED = "c" * 22


@dataclass
class Person:
    """A member of staff."""

    public_id: str
    permissions: tuple[str, ...] = ("tests.raise_tally",)

    def has_perm(self, perm: str) -> bool:
        return perm in self.permissions


ASKER, APPROVER, OTHER = Person("a" * 22), Person("b" * 22), Person("d" * 22)
CLERK = Person("e" * 22, permissions=())


def describe(parameters: Parameters, *, lock: bool) -> Lines:
    tallies = Tally.objects.select_for_update() if lock else Tally.objects.all()
    return showing(tallies.get(scope=parameters["scope"]).count)


def showing(count: int) -> Lines:
    return [("いまの集計", str(count))]


def execute(parameters: Parameters, *, by: By, asked_by: str) -> None:
    Tally.objects.filter(scope=parameters["scope"]).update(count=F("count") + 1, key=by.actor)


RAISING = ApprovalKind(KEY, "集計を増やす", "tests.raise_tally", describe, execute)
SEEN = kinds.digest_of(showing(7))
