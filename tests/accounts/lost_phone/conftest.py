"""A holder who has lost the telephone that the account answers."""

import pytest

from accounts.contracts.models import Contract
from accounts.models import Phone, User
from accounts.phones import actions as phone_actions

LOST = "08055556666"


@pytest.fixture
def contract(contractor: User) -> Contract:
    """Return the contract that the contractor holds."""
    held: Contract = contractor.contracts.get()
    return held


@pytest.fixture
def lost(contractor: User) -> Phone:
    """Return the contractor's telephone."""
    return phone_actions.enrol(account=contractor, number=LOST)
