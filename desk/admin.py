"""Registrations of the desk itself: admins that span apps, and staff."""

from desk.approvals.admin import ApprovalAdmin
from desk.contacts.admin import UnconfirmedContactsAdmin
from desk.customers.admin import CustomerAdmin
from desk.customers.contract_admin import ContractAdmin
from desk.holdings.admin import HoldingAdmin
from desk.imports.admin import UploadAdmin
from desk.imports.runs import RunAdmin
from desk.staff.admin import ColleagueAdmin

__all__ = [
    "ApprovalAdmin",
    "ColleagueAdmin",
    "ContractAdmin",
    "CustomerAdmin",
    "HoldingAdmin",
    "RunAdmin",
    "UnconfirmedContactsAdmin",
    "UploadAdmin",
]
