"""A contract without a holder."""

import pytest
from django.test import Client

from accounts.contracts.models import Contract
from tests.people import a_contract


@pytest.fixture
def contract(db: None) -> Contract:
    """Return a contract with a mobile and a landline, which no account holds."""
    return a_contract("1020304", phone="09012345678", phone_2="0748123456", email="known@example.com")


@pytest.fixture
def browser() -> Client:
    """Return the browser of a visitor who is not signed in."""
    return Client()
