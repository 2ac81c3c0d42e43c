from billing.announcements.models import Preference, Watermark
from billing.archive.models import OldBillsRequest
from billing.exports.models import Bundle, BundleFile
from billing.invoices.models import Invoice, Issuer
from billing.statements.models import Bill, BillItem, TaxCategory

__all__ = [
    "Bill",
    "BillItem",
    "Bundle",
    "BundleFile",
    "Invoice",
    "Issuer",
    "OldBillsRequest",
    "Preference",
    "TaxCategory",
    "Watermark",
]
