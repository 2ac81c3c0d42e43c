"""The item that a question is about.

A public reference of an item is the public id of its bill and its number there. It names the same words and figures for
ever: a revision of a bill is never changed, a correction is a new revision with a public id of its own.
"""

from typing import NamedTuple

from billing.statements import queries as statement_queries


class Subject(NamedTuple):
    """An item and the bill it stands on."""

    bill: statement_queries.Detail
    item: statement_queries.ItemRow

    @property
    def spoken(self) -> str:
        """What the customer tells the desk beside the customer number: month, revision and number of the item."""
        return f"{self.bill.month:%Y%m}-{self.bill.revision}-{self.item.item_no}"

    @property
    def is_current(self) -> bool:
        """Whether the bill has not been corrected since."""
        return self.bill.newest_revision == self.bill.public_id


def subject(*, account_id: int, public_id: str, item_no: int) -> Subject | None:
    """An item of a bill that the account may read now, in whatever revision; None for anything else."""
    bill = statement_queries.detail(account_id=account_id, public_id=public_id)
    if bill is None or not statement_queries.is_readable(bill, account_id=account_id):
        return None
    found = [item for item in statement_queries.items(bill) if item.item_no == item_no]
    return Subject(bill, found[0]) if found else None
