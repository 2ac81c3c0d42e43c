"""Browsers at the desk with fresh reauthentication."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.test import Client

from accounts.models import User
from desk.staff.roles import Role
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven
from tests.people import an_insider


@pytest.fixture
def desk(agent: User, client_of: ClientOf) -> Client:
    """The agent's browser."""
    return having_just_proven(client_of(agent))


@pytest.fixture
def admin_desk(admin: User, client_of: ClientOf) -> Client:
    """The administrator's browser."""
    return having_just_proven(client_of(admin))


@pytest.fixture
def clerk(db: None) -> User:
    """A member of staff of the billing role."""
    return an_insider("seikyu", "請求の人", Role.BILLING)


@pytest.fixture
def billing_desk(clerk: User, client_of: ClientOf) -> Client:
    """The clerk's browser."""
    return having_just_proven(client_of(clerk))


@pytest.fixture
def no_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the renewal of claims: its thread would not see the rows of a test in one transaction."""
    monkeypatch.setattr("portal.imports.uploads.heartbeat.BEAT", 3600.0)


@pytest.fixture
def nobody_is_woken() -> Iterator[None]:
    """Replace the worker: the test itself does its work."""
    with patch("portal.delivery.broker.app.send_task"):
        yield
