"""Browsers at the desk, their owners freshly proven."""

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import ClientOf
from tests.portal.desk.using import having_just_proven


@pytest.fixture
def desk(agent: User, client_of: ClientOf) -> Client:
    """The agent's browser."""
    return having_just_proven(client_of(agent))


@pytest.fixture
def admin_desk(admin: User, client_of: ClientOf) -> Client:
    """The administrator's browser."""
    return having_just_proven(client_of(admin))
