"""Read the item that a question is about.

The public reference of an item is the public id of its bill and its item number. It always names the same words and
figures: a revision of a bill never changes, and a correction is a new revision with its own public id.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from billing.questions.models import Question
from billing.statements import queries as statement_queries
from billing.statements.records import Detail, ItemRow
from billing.variance import queries as variance_queries

MOST = 50  # questions of a list


class Subject(NamedTuple):
    """An item and its bill."""

    bill: Detail
    item: ItemRow

    @property
    def spoken(self) -> str:
        """Return the reference that the customer gives by telephone: month, revision and item number, as 202610-1-3."""
        return f"{self.bill.month:%Y%m}-{self.bill.revision}-{self.item.item_no}"

    @property
    def is_current(self) -> bool:
        """Whether the bill is still the newest revision of its month."""
        return self.bill.newest_revision == self.bill.public_id


def readable(*, account_id: int, public_id: str) -> Detail | None:
    """Return a bill in any revision that the account may read now; else None."""
    bill = statement_queries.detail(account_id=account_id, public_id=public_id)
    return bill if bill and statement_queries.is_readable(bill, account_id=account_id) else None


def items_before(bill: Detail) -> Sequence[variance_queries.ItemRow] | None:
    """Return the items of the bill before; None where the two cannot be compared."""
    before = bill.explained_before
    return variance_queries.items(bill, before)[0] if before else None


def subject(*, account_id: int, public_id: str, item_no: int) -> Subject | None:
    """Return an item of a bill in any revision that the account may read now; else None."""
    bill = readable(account_id=account_id, public_id=public_id)
    if bill is None:
        return None
    found = [item for item in statement_queries.items(bill) if item.item_no == item_no]
    return Subject(bill, found[0]) if found else None


def of(account_id: int, public_id: str) -> Question | None:
    """Return the account's question of this public id; None for another account's."""
    rows = Question.objects.of(account_id).select_related("account", "contract").prefetch_related("messages")
    return rows.filter(public_id=public_id).first()


def asked_by(account_id: int) -> QuerySet[Question]:
    """Return the account's questions, latest first, at most MOST."""
    return Question.objects.of(account_id).select_related("contract")[:MOST]


def waiting(*, viewer_id: int) -> QuerySet[Question]:
    """Return those that wait for an answer, longest first, at most MOST; none of the viewer's own."""
    return Question.objects.waiting().exclude(account=viewer_id).select_related("contract")[:MOST]
