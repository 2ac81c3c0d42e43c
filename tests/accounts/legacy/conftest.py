"""A customer of the former service."""

import pytest

from accounts.legacy.models import LegacyAccount
from accounts.models import Contract
from tests.accounts.legacy.people import a_legacy_account, an_unheld_contract


@pytest.fixture
def contract() -> Contract:
    """Known to the company, held by nobody."""
    return an_unheld_contract()


@pytest.fixture
def legacy(contract: Contract) -> LegacyAccount:
    """The former service's account of that contract."""
    return a_legacy_account()
