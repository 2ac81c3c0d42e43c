"""People with passkeys."""

import pytest
from django.test import Client

from accounts.models import Passkey, User
from tests.accounts.passkeys.authenticator import Authenticator
from tests.accounts.passkeys.ceremony import registers
from tests.conftest import ClientOf


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    """Return the contractor's browser, signed in."""
    return client_of(contractor)


@pytest.fixture
def device() -> Authenticator:
    """Return a device that counts."""
    return Authenticator()


@pytest.fixture
def passkey(hers: Client, device: Authenticator) -> Passkey:
    """Return the contractor's passkey, kept by `device`."""
    return registers(hers, device)


@pytest.fixture
def browser() -> Client:
    """Return a browser that is not signed in."""
    return Client()
