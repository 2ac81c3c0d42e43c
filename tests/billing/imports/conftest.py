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
    """It is 22 November 2026, late in the evening in UTC and the 23rd in Japan."""
    now = datetime(2026, 11, 23, 2, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    monkeypatch.setattr("portal.imports.actions.timezone.now", lambda: now)
    return iter(())
