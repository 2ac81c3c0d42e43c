"""A year in one zip: the invoices as PDF, the tables as CSV in both encodings, and a manifest with a checksum of each.

The same bills give the same bytes: no clock stands in the file.
"""

import hashlib
import logging
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from billing.exports import claims, queries, sheets
from billing.exports.encodings import Encoding
from billing.exports.models import Bundle
from billing.exports.names import file_name
from billing.invoices import actions as invoices
from billing.invoices import pdf
from billing.statements.queries import Choice, Header, statement

logger = logging.getLogger(__name__)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can name
MANIFEST = ("ファイル名", "ご請求年月", "適格請求書番号", "ご請求額（税込）", "SHA-256")
PATIENCE = 60.0  # seconds that the worker waits for a free press: nobody waits at a page
ENDINGS = {Encoding.UTF8: "csv", Encoding.CP932: "shift_jis.csv"}


class Entry(NamedTuple):
    """A file of the pack. The manifest's columns are empty for a table."""

    name: str
    content: bytes
    month: str = ""
    number: str = ""
    total: int | None = None


def pack_all() -> int:
    """Pack what waits, one after the other; how many were packed."""
    packed = 0
    while (bundle := claims.claim()) is not None:
        packed += _pack(bundle)
    claims.give_up()
    return packed


def _pack(bundle: Bundle) -> bool:
    """A bundle that fails is tried again when its claim runs out; the others do not wait for it."""
    try:
        contract, bills = _bills(bundle)
        steps, entries = len(bills) + 1, _tables(contract, bills)
        claims.stepped(bundle, steps=steps)
        for bill in bills:
            entries += _invoice(bill)
            claims.stepped(bundle, steps=steps)
        name = file_name("料金", bills[0].month, bills[-1].month, "zip")
        claims.finish(bundle, name=name, content=zipped(entries))
    except claims.Lost:
        return False
    except Exception:
        logger.exception("bundle %s was not packed", bundle.public_id)
        return False
    return True


def _bills(bundle: Bundle) -> tuple[Choice, list[Header]]:
    """The contract, if the account still holds it, and its bills of the year that are shown, oldest first."""
    found = statement(account_id=bundle.account_id, contract_public_id=bundle.contract.public_id)
    shown = [month.bill for month in reversed(found.months) if month.bill] if found else []
    wanted = [bill for bill in shown if bill.month.year == bundle.year]
    if found is None or not wanted:
        raise claims.Lost
    return found.contract, wanted


def _invoice(bill: Header) -> list[Entry]:
    """The 適格請求書 of a bill, nothing where it is withheld."""
    invoice = invoices.of_bill(public_id=bill.public_id)
    if invoice is None:
        return []
    content = pdf.made(invoice, patience=PATIENCE)
    return [Entry(pdf.name(invoice), content, f"{bill.month:%Y-%m}", invoice.number, bill.total)]


def _tables(contract: Choice, bills: list[Header]) -> list[Entry]:
    """Bills and items of these months, in both encodings."""
    first, last, number = bills[0].month, bills[-1].month, contract.customer_number
    headers = queries.bills(contract.pk, first=first, last=last)
    items = queries.items(contract.pk, first=first, last=last)
    return [
        Entry(file_name(kind, first, last, ending), content)
        for encoding, ending in ENDINGS.items()
        for kind, content in (
            ("料金", sheets.of_bills(number, headers, encoding)),
            ("料金明細", sheets.of_items(number, items, encoding)),
        )
    ]


def zipped(entries: list[Entry]) -> bytes:
    """The files and their manifest in one zip."""
    rows = [(e.name, e.month, e.number, e.total, hashlib.sha256(e.content).hexdigest()) for e in entries]
    manifest = Entry("manifest.csv", sheets.sheet(MANIFEST, rows, Encoding.UTF8))
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for entry in [manifest, *entries]:
            archive.writestr(ZipInfo(entry.name, EPOCH), entry.content, ZIP_DEFLATED)
    return packed.getvalue()
