import pytest

from accounts.models import Contract, User
from billing.models import Bill
from tests.billing.invoices.invoiced_bills import EVERYTHING, OCTOBER, billed


@pytest.fixture
def contract(contractor: User) -> Contract:
    """The contractor's contract."""
    return Contract.objects.get(holder=contractor)


@pytest.fixture
def bill(contract: Contract) -> Bill:
    """A bill with every tax category, amounts with and without tax, and two lines."""
    return billed(contract, OCTOBER, EVERYTHING)
