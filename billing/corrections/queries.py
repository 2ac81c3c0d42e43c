"""Read how far staff have moved a bill, and the corrections of it that wait for a second person."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Abs, Now

from billing.statements.models import Bill
from portal.approvals import queries as approval_queries
from portal.approvals.models import Approval

KIND = "billing:corrections:made"  # kind of approval: the act that is executed
COUNTED_FOR = timedelta(days=30)


def moved_alone(bill: Bill, *, person: str) -> int:
    """Return by how much a person (public id) moved the bill of this month in the last 30 days without a second person.

    In yen, the sum of the amounts without their signs, so that no large correction passes in small pieces, or under
    cover of its opposite. Revisions that an import has replaced since count as well.
    """
    before = Bill.objects.filter(
        contract=OuterRef("contract"), month=OuterRef("month"), revision=OuterRef("revision") - 1
    )
    theirs = Bill.objects.filter(
        contract=bill.contract_id,
        month=bill.month,
        corrected_by=person,
        approved_by="",
        imported_at__gt=Now() - COUNTED_FOR,
    )
    found = theirs.aggregate(yen=Sum(Abs(F("total") - Subquery(before.values("total")))))
    return found["yen"] or 0


def needs_second_person(bill: Bill, *, difference: int, person: str) -> bool:
    """Return whether a correction by `difference` yen takes the person above CORRECTION_NEEDS_SECOND_PERSON_ABOVE."""
    limit: int = settings.CORRECTION_NEEDS_SECOND_PERSON_ABOVE
    return limit == 0 or moved_alone(bill, person=person) + abs(difference) > limit


def waiting(bill: Bill) -> Approval | None:
    """Return the request to correct this revision that waits for a second person."""
    return approval_queries.waiting().filter(kind=KIND, parameters__bill=bill.public_id).first()
