"""Pack a year of bills into one zip: invoices as PDF, tables as CSV in both encodings, a manifest with checksums.

The same bills give the same bytes: no time of packing is written into the file.
"""

import hashlib
import logging
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from billing.exports import claims, contents, csv_tables
from billing.exports.encodings import Encoding
from billing.exports.models import Bundle
from billing.invoices import actions as invoice_actions
from billing.invoices import document, pdf
from billing.invoices.policies import Withheld
from billing.invoices.queries import withheld
from billing.statements.records import Header
from billing.typesetting import rendering
from portal import leases

logger = logging.getLogger(__name__)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest timestamp of the zip format, for every file
MANIFEST = ("ファイル名", "ご請求年月", "適格請求書番号", "ご請求額（税込）", "SHA-256", "備考")
NOT_MADE = "適格請求書のPDFを作成できませんでした。PDFが必要な場合は、お問い合わせ窓口へご連絡ください。"
MAX_WAIT = 60.0  # seconds that the worker waits for a free slot of the PDF compiler


class Entry(NamedTuple):
    """A file of the zip and its row of the manifest; `total` in yen.

    `content` is None where an invoice is missing, and `remark` says why. `month`, `number` and `total` are empty for a
    table.
    """

    name: str
    content: bytes | None
    month: str = ""
    number: str = ""
    total: int | None = None
    remark: str = ""


def pack_all() -> int:
    """Pack every waiting bundle, one after the other; return how many were packed."""
    packed = 0
    while (bundle := claims.claim()) is not None:
        packed += _pack(bundle)
    claims.give_up()
    return packed


def _pack(bundle: Bundle) -> bool:
    """Pack one bundle; False, and logged, if it fails. It is tried again when its lease runs out."""
    try:
        _write(bundle)
    except leases.Lost:
        return False
    except Exception:
        logger.exception("bundle %s was not packed", bundle.public_id)
        return False
    return True


def _write(bundle: Bundle) -> None:
    """Make the zip of a bundle and store it. Raises leases.Lost if its account lost the contract meanwhile."""
    year = contents.year(bundle)
    if year is None:
        raise leases.Lost
    tables, invoices = contents.tables(year), list[Entry]()
    steps = len(year.bills) + 1
    claims.stepped(bundle, steps=steps)
    for bill in year.bills:
        invoices.append(_invoice(bill, is_last_try=bundle.attempts >= claims.ATTEMPTS))
        claims.stepped(bundle, steps=steps)
    name = year.file_name("料金", "zip")
    content = zipped([*(Entry(*table) for table in tables), *invoices])
    claims.finish(bundle, name=name, content=content, fingerprint=_fingerprint(tables, invoices))


def _fingerprint(tables: list[contents.Table], invoices: list[Entry]) -> str:
    """Return the fingerprint of the bundle; '' while an invoice PDF is missing, so that the bundle is rebuilt."""
    if any(entry.remark == NOT_MADE for entry in invoices):
        return ""
    return contents.fingerprint(tables, [entry.number for entry in invoices if entry.number])


def _invoice(bill: Header, *, is_last_try: bool) -> Entry:
    """Return the entry of a bill's 適格請求書, or one that says why there is none.

    Raises rendering.Busy, and rendering.Failed unless this is the last try.
    """
    month = f"{bill.month:%Y-%m}"
    invoice = invoice_actions.of_bill(public_id=bill.public_id)
    if invoice is None:
        reason = withheld(bill=bill.public_id)
        return Entry("", None, month, "", bill.total, reason.value if reason else NOT_MADE)
    try:
        content = pdf.render(invoice, max_wait=MAX_WAIT)
    except document.FiguresMismatch:
        return Entry("", None, month, invoice.number, bill.total, Withheld.FLAGGED.value)
    except rendering.Failed:
        if not is_last_try:
            raise
        logger.error("bill %s: its invoice could not be set", bill.public_id)
        return Entry("", None, month, invoice.number, bill.total, NOT_MADE)
    return Entry(pdf.file_name(invoice), content, month, invoice.number, bill.total)


def zipped(entries: list[Entry]) -> bytes:
    """Return the entries' files and their manifest as one zip."""
    files = [(entry.name, entry.content) for entry in entries if entry.content is not None]
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files}
    rows = [(e.name, e.month, e.number, e.total, sums.get(e.name), e.remark) for e in entries]
    manifest = csv_tables.table_csv(MANIFEST, rows, Encoding.UTF8)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in [("manifest.csv", manifest), *files]:
            archive.writestr(ZipInfo(name, EPOCH), content, ZIP_DEFLATED)
    return packed.getvalue()
