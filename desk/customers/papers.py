"""Papers of a customer that staff may open: the invoice of a bill as PDF. The customer reads of each look."""

from billing.invoices import actions as invoice_actions
from billing.invoices import document, pdf
from billing.invoices import queries as invoice_queries
from billing.models import Bill
from billing.typesetting import rendering
from desk.customers import actions
from portal.audit.by import By

MISMATCH = "明細と合計額が一致しないため、請求書を表示できません。「確認が必要な請求」をご確認ください。"
BUSY = "請求書の作成が混み合っています。少したってから、もう一度開いてください。"
FAILED = "請求書を作成できませんでした。システムの担当者へご連絡ください。"


class NoPaper(Exception):
    """There is no paper, or none now; `text` tells staff why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def invoice(bill: Bill, *, about: str, by: By) -> tuple[str, bytes]:
    """Return file name and content of a bill's invoice, issued now where the customer could have it issued.

    Raises NoPaper, or portal.limits' TooMany: staff have as many an hour as a customer.
    """
    invoice_actions.DOWNLOADS.take_or_raise(by.actor)
    found = invoice_actions.of_bill(public_id=bill.public_id)
    if found is None:
        reason = invoice_queries.withheld(bill=bill.public_id)
        raise NoPaper(reason.value if reason else FAILED)
    try:
        content = pdf.render(found)
    except document.FiguresMismatch:
        raise NoPaper(MISMATCH) from None
    except rendering.Busy:
        invoice_actions.DOWNLOADS.give_back(by.actor)
        raise NoPaper(BUSY) from None
    except rendering.Failed:
        raise NoPaper(FAILED) from None
    actions.paper_opened(by=by, about=about, bill=bill.public_id)
    return pdf.file_name(found), content
