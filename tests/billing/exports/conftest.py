from collections.abc import Iterator
from unittest.mock import patch

import pytest

from accounts.models import Contract, User
from billing.statements.months import shifted
from tests.billing.exports.bundles import NOVEMBER
from tests.billing.statements.bills import a_bill, an_item


@pytest.fixture
def contract(contractor: User) -> Contract:
    """A contract with fifteen months of bills."""
    contract = Contract.objects.get(holder=contractor)
    for back in range(15):
        an_item(a_bill(contract, shifted(NOVEMBER, -back), net=1000), 1, "基本料", 1000)
    return contract


@pytest.fixture
def nobody_is_woken() -> Iterator[None]:
    with patch("portal.delivery.broker.app.send_task"):
        yield
