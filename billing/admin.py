"""What `billing` shows to staff."""

from billing.lookup.admin import BillAdmin, FlaggedBillAdmin
from billing.older_bills.admin import OldBillsRequestAdmin
from billing.questions.admin import QuestionAdmin

__all__ = ["BillAdmin", "FlaggedBillAdmin", "OldBillsRequestAdmin", "QuestionAdmin"]
