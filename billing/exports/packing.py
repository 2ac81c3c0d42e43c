"""A year in one zip: the invoices as PDF, the tables as CSV in both encodings, and a manifest with a checksum of each.

The same bills give the same bytes: no clock stands in the file.
"""

import hashlib
import logging
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from billing.exports import claims, contents, sheets
from billing.exports.encodings import Encoding
from billing.exports.models import Bundle
from billing.invoices import actions as invoice_actions
from billing.invoices import document, pdf
from billing.invoices.policies import Withheld
from billing.invoices.queries import withheld
from billing.statements.queries import Header
from billing.typesetting import setting
from portal import leases

logger = logging.getLogger(__name__)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can name
MANIFEST = ("ファイル名", "ご請求年月", "適格請求書番号", "ご請求額（税込）", "SHA-256", "備考")
NOT_SET = "適格請求書のPDFを作成できませんでした。PDFが必要な場合は、お問い合わせ窓口へご連絡ください。"
PATIENCE = 60.0  # seconds that the worker waits for a free press: nobody waits at a page


class Entry(NamedTuple):
    """A row of the manifest. `content` is the file, None where there is none and `remark` says why; the columns in
    between are empty for a table."""

    name: str
    content: bytes | None
    month: str = ""
    number: str = ""
    total: int | None = None
    remark: str = ""


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
        _made(bundle)
    except leases.Lost:
        return False
    except Exception:
        logger.exception("bundle %s was not packed", bundle.public_id)
        return False
    return True


def _made(bundle: Bundle) -> None:
    year = contents.year(bundle)
    if year is None:
        raise leases.Lost
    tables, papers = contents.tables(year), list[Entry]()
    steps = len(year.bills) + 1
    claims.stepped(bundle, steps=steps)
    for bill in year.bills:
        papers.append(_paper(bill, is_last_try=bundle.attempts >= claims.ATTEMPTS))
        claims.stepped(bundle, steps=steps)
    name = year.file_name("料金", "zip")
    content = zipped([*(Entry(*table) for table in tables), *papers])
    claims.finish(bundle, name=name, content=content, fingerprint=_fingerprint(tables, papers))


def _fingerprint(tables: list[contents.Table], papers: list[Entry]) -> str:
    """Empty where a paper is missing that the next try may have."""
    if any(paper.remark == NOT_SET for paper in papers):
        return ""
    return contents.fingerprint(tables, [paper.number for paper in papers if paper.number])


def _paper(bill: Header, *, is_last_try: bool) -> Entry:
    """The 適格請求書 of a bill, or why there is none: one month must not keep the others back. Raises setting.Busy, and
    setting.Failed while there is another try."""
    month = f"{bill.month:%Y-%m}"
    invoice = invoice_actions.of_bill(public_id=bill.public_id)
    if invoice is None:
        reason = withheld(bill=bill.public_id)
        return Entry("", None, month, "", bill.total, reason.value if reason else NOT_SET)
    try:
        content = pdf.made(invoice, patience=PATIENCE)
    except document.Unsound:
        return Entry("", None, month, invoice.number, bill.total, Withheld.FLAGGED.value)
    except setting.Failed:
        if not is_last_try:
            raise
        logger.error("bill %s: its invoice could not be set", bill.public_id)
        return Entry("", None, month, invoice.number, bill.total, NOT_SET)
    return Entry(pdf.name(invoice), content, month, invoice.number, bill.total)


def zipped(entries: list[Entry]) -> bytes:
    """The files and their manifest in one zip."""
    files = [(entry.name, entry.content) for entry in entries if entry.content is not None]
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files}
    rows = [(e.name, e.month, e.number, e.total, sums.get(e.name), e.remark) for e in entries]
    manifest = sheets.sheet(MANIFEST, rows, Encoding.UTF8)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in [("manifest.csv", manifest), *files]:
            archive.writestr(ZipInfo(name, EPOCH), content, ZIP_DEFLATED)
    return packed.getvalue()
