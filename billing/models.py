from billing.bill_mails.models import Preference, Watermark
from billing.corrections.models import ProposedCorrection
from billing.exports.models import Bundle, BundleFile
from billing.invoices.models import Invoice, Issuer
from billing.older_bills.models import OldBillsRequest
from billing.questions.models import Message, Question
from billing.statements.models import Bill, BillItem, FlaggedBill, TaxCategory

__all__ = [
    "Bill",
    "BillItem",
    "Bundle",
    "BundleFile",
    "FlaggedBill",
    "Invoice",
    "Issuer",
    "Message",
    "OldBillsRequest",
    "Preference",
    "ProposedCorrection",
    "Question",
    "TaxCategory",
    "Watermark",
]
