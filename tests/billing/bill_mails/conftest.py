import pytest

from accounts.models import Contract, User
from tests.billing.bill_mails.notified_holders import NOVEMBER, announced, held
from tests.billing.statements.bills import a_bill


@pytest.fixture
def contract(contractor: User) -> Contract:
    """A contract that its holder has held for a year."""
    return held(contractor)


@pytest.fixture
def told(contract: Contract) -> Contract:
    """A contract whose holder was notified of 8,800 yen for November."""
    a_bill(contract, NOVEMBER, 8000, payment_status="due")
    assert announced() == 1
    return contract
