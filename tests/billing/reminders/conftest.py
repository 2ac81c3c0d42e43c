import pytest

from accounts.models import Contract, User
from tests.billing.bill_mails.notified_holders import held


@pytest.fixture
def contract(contractor: User) -> Contract:
    """A contract that its holder has held for a year."""
    return held(contractor)
