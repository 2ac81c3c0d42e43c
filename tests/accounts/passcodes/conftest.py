"""People with passcodes."""

import pytest
from django.test import Client

from accounts.models import Passcode, User
from tests.accounts.passcodes.setting_up import browser_of, sets
from tests.conftest import ClientOf
from tests.letters import deliver


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    """Return the contractor's browser, signed in."""
    return client_of(contractor)


@pytest.fixture
def passcode(hers: Client) -> Passcode:
    """Return the contractor's passcode in that browser."""
    return sets(hers)


@pytest.fixture
def browser(hers: Client, passcode: Passcode) -> Client:
    """Return the same browser, signed out. The letters so far have left."""
    deliver()
    return browser_of(hers)
