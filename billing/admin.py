"""What `billing` shows to staff."""

from billing.lookup.admin import BillAdmin, FlaggedBillAdmin
from billing.older_bills.admin import OldBillsRequestAdmin

__all__ = ["BillAdmin", "FlaggedBillAdmin", "OldBillsRequestAdmin"]
