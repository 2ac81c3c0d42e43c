"""A challenge whose code has been sent."""

import pytest

from accounts.codes.models import Challenge
from tests.accounts.codes.challenges import ask


@pytest.fixture
def challenge(db: None) -> Challenge:
    """Return a challenge whose four digits are on their way to a mobile."""
    return ask()
