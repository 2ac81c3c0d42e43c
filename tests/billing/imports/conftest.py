from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Contract
from tests.people import a_contract


@pytest.fixture
def contract(db: None) -> Contract:
    """The customer of the usual bill."""
    return a_contract("1020304")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the clock of imports to 23 November 2026, 2:00 JST, which is still the 22nd in UTC."""
    now = datetime(2026, 11, 23, 2, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    monkeypatch.setattr("portal.imports.actions.timezone.now", lambda: now)
    return iter(())
