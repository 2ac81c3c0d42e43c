"""A holder who can no longer sign in, with a telephone of the account's own."""

import pytest

from accounts.contracts.models import Contract
from accounts.models import Phone, User
from accounts.phones import actions as phone_actions

OWN = "08055556666"  # the account's telephone, another than the contract's


@pytest.fixture
def contract(contractor: User) -> Contract:
    """Return the contract that the contractor holds."""
    held: Contract = contractor.contracts.get()
    return held


@pytest.fixture
def second_step(contractor: User) -> Phone:
    """Return the contractor's telephone."""
    return phone_actions.enrol(account=contractor, number=OWN)
