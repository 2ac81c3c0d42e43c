"""The tables of a packed year, and the fingerprint that tells whether a bundle would come out the same again."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from billing.exports import csv_tables, queries
from billing.exports.encodings import Encoding
from billing.exports.file_names import file_name, number_among
from billing.exports.models import Bundle, State
from billing.invoices.queries import numbers
from billing.statements.models import Bill
from billing.statements.queries import statement
from billing.statements.records import Choice, Header

ENDINGS = {Encoding.UTF8: "csv", Encoding.CP932: "shift_jis.csv"}


class Year(NamedTuple):
    """A contract and its shown bills of a year, oldest first; at least one.

    `number` is the customer number in file names; "" if the account holds one contract only.
    """

    contract: Choice
    bills: Sequence[Header]
    number: str

    def file_name(self, kind: str, ending: str) -> str:
        """Return the name of a file about the year."""
        return file_name(kind, self.bills[0].month, self.bills[-1].month, ending, number=self.number)


class Table(NamedTuple):
    """A CSV file: its name and its bytes."""

    name: str
    content: bytes


def year(bundle: Bundle) -> Year | None:
    """Return the contract and bills of a bundle; None if its account lost the contract or no bill is shown."""
    found = statement(account_id=bundle.account_id, contract_public_id=bundle.contract.public_id)
    shown = [month.bill for month in reversed(found.months) if month.bill] if found else []
    bills = [bill for bill in shown if bill.month.year == bundle.year]
    if found is None or not bills:
        return None
    return Year(found.contract, bills, number_among(found.contract.customer_number, found.contracts))


def tables(year: Year) -> list[Table]:
    """Return the bills and the items of these months, each in both encodings."""
    contract, bills, number = year.contract, year.bills, year.contract.customer_number
    first, last = bills[0].month, bills[-1].month
    headers = queries.bills(contract.pk, first=first, last=last)
    items = queries.items(contract.pk, first=first, last=last)
    return [
        Table(year.file_name(kind, ending), content)
        for encoding, ending in ENDINGS.items()
        for kind, content in (
            ("料金", csv_tables.bills_csv(number, headers, encoding)),
            ("料金明細", csv_tables.items_csv(number, items, encoding)),
        )
    ]


def fingerprint(files: Iterable[Table], invoice_numbers: Iterable[str]) -> str:
    """Return a SHA-256 over the tables (names and contents, in order) and the sorted invoice numbers."""
    parts = [part for file in files for part in (file.name.encode(), file.content)]
    parts += [number.encode() for number in sorted(invoice_numbers)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_outdated(bundle: Bundle) -> bool:
    """Return whether a packed bundle no longer says what the bills say: one was corrected, or its payment changed.

    Of a bundle without fingerprint (a PDF is missing) only what was imported or corrected since its request is known.
    """
    if bundle.state != State.READY:
        return False
    if bundle.fingerprint:
        return not is_current(bundle)
    since = Bill.objects.of_contract(bundle.contract_id).filter(imported_at__gt=bundle.asked_at)
    return since.filter(month__year=bundle.year).exists()


def is_current(bundle: Bundle) -> bool:
    """Return whether a packed bundle would come out the same today; False while it lacks a fingerprint."""
    found = year(bundle)
    if found is None or not bundle.fingerprint:
        return False
    return bundle.fingerprint == fingerprint(tables(found), numbers(bill.public_id for bill in found.bills))
