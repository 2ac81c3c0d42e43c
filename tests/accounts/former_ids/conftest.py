"""A customer of the former service."""

import pytest

from accounts.former_ids.models import FormerId
from accounts.models import Contract
from tests.accounts.former_ids.migrating import a_legacy_account, an_unheld_contract


@pytest.fixture
def contract() -> Contract:
    """Return a contract that the company knows and no account holds."""
    return an_unheld_contract()


@pytest.fixture
def legacy(contract: Contract) -> FormerId:
    """Return the former service's account of that contract."""
    return a_legacy_account()
