from billing.statements.models import Bill, BillItem

__all__ = ["Bill", "BillItem"]
