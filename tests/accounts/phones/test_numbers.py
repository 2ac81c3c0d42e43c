"""Numbers that no code can reach cannot be a second step."""

import pytest

from accounts.models import Phone, User
from accounts.phones import actions


@pytest.mark.parametrize("number", ["0120000310", "0570000000", "08001234567"])
def test_a_number_that_gets_no_code_is_not_enrolled(guest: User, number: str) -> None:
    with pytest.raises(ValueError, match="no code can reach"):
        actions.enrol(account=guest, number=number)

    assert not Phone.objects.exists()
