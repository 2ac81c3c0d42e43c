"""What the reads of bills return: plain rows for pages, in yen and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from billing.statements import standing
from billing.statements.policies import Edge, is_shown
from billing.statements.standing import Standing


class Choice(NamedTuple):
    """A contract in the switcher. `label` is its first line's service and plan, None while it has no line."""

    pk: int
    public_id: str
    customer_number: str
    contracted_on: date
    bills_from: date  # the first month whose bills are this holder's to read
    label: str | None


class Header(NamedTuple):
    """A bill in the list, `total` in yen. Every column is in the covering index `bill_newest`."""

    public_id: str
    month: date
    revision: int
    total: int
    due_on: date
    payment_method: str
    payment_status: str
    paid_on: date | None
    is_flagged: bool

    @property
    def standing(self) -> Standing:
        """Return what is said of its payment."""
        return standing.of(self)


class Month(NamedTuple):
    """A calendar month of a contract. `change` in yen against the calendar month before, None if either has no bill
    or one whose amount is in question."""

    month: date
    bill: Header | None
    change: int | None


class Neighbour(NamedTuple):
    """The contract's next earlier or later bill; months without a bill are skipped. `total` in yen."""

    public_id: str
    month: date
    revision: int
    total: int
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class BillFigures:
    """The stored figures of a bill in yen, and its payment. `month` is the first day of the month."""

    month: date
    revision: int
    taxable_10: int
    tax_10: int
    taxable_8: int
    tax_8: int
    exempt: int
    out_of_scope: int
    subtotal: int
    tax: int
    total: int
    due_on: date
    payment_method: str
    payment_status: str
    paid_on: date | None
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Detail(BillFigures):
    """A bill as its page prints it, with its neighbours (None where there is none)."""

    public_id: str
    contract_id: int
    contract_public_id: str
    customer_number: str
    contract_name: str
    newest_month: date  # of all bills of the contract
    newest_revision: str  # public id of the newest revision of this month
    former_total: int | None  # of the latest earlier revision whose amount was not in question
    before: Neighbour | None
    after: Neighbour | None

    @property
    def standing(self) -> Standing:
        """Return what is said of its payment."""
        return standing.of(self)

    @property
    def explained_before(self) -> Neighbour | None:
        """Return the bill before if the difference to it can be explained: neither amount is in question."""
        before = self.before_shown
        return None if before is None or before.is_flagged or self.is_flagged else before

    @property
    def before_shown(self) -> Neighbour | None:
        """Return the bill before, if its month is shown to every holder of the contract."""
        return self._shown(self.before)

    @property
    def after_shown(self) -> Neighbour | None:
        """Return the bill after, if its month is shown: an older bill that staff opened may precede closed ones."""
        return self._shown(self.after)

    def _shown(self, beside: Neighbour | None) -> Neighbour | None:
        return beside if beside and is_shown(beside.month, newest=self.newest_month) else None


class ItemRow(NamedTuple):
    """An item of a bill, amounts in yen. `line_label` is the line's service and plan, None for an unknown line."""

    line_number: str
    line_label: str | None
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: int
    tax_category: str
    tax_included: bool
    service_from: date | None
    service_to: date | None
    refers_to_month: date | None
    item_no: int
    item_code: str
    item_kind: str


@dataclass(frozen=True, slots=True)
class Statement:
    """The bills of one contract, newest first; `months` is empty while it has no bill. `contracts` are all of the
    account's."""

    contracts: Sequence[Choice]
    contract: Choice
    months: Sequence[Month]
    edge: Edge | None
