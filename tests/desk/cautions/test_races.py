"""One warning, however many press at once."""

from contextlib import suppress

import pytest

from accounts.models import User
from desk.cautions import actions
from desk.models import Caution
from tests.desk.cautions.warning import warned
from tests.portal.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_at_once_one_is_set(contractor: User) -> None:
    def press() -> None:
        with suppress(actions.NothingToDo):
            warned(contractor)

    together(8, press)

    assert Caution.objects.count() == 1
