"""A new password and an event of the account at the same moment: both end, and the event decides."""

import threading
import time

import pytest
from django.db import connection, transaction

from accounts.freeze import actions as freeze_actions
from accounts.mailed_links.mailed import LinkDead
from accounts.models import PasswordReset, User
from accounts.password_reset import actions
from portal.audit.by import By
from tests.portal.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
CHOSEN = "Shio-Kaze-2741"


def test_a_link_that_is_used_while_the_account_is_being_frozen_waits_for_it(contractor: User) -> None:
    asked = PasswordReset.objects.create(account=contractor)
    is_locked = threading.Event()

    def freeze() -> str:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=contractor.pk)
            is_locked.set()
            time.sleep(0.5)  # the other one is waiting by now
            freeze_actions.begin(account=contractor, by=By.owner(contractor))
        return "frozen"

    def reset() -> str:
        connection.ensure_connection()
        is_locked.wait(20)
        try:
            actions.set_password(public_id=asked.public_id, password=CHOSEN, proven=True)
        except LinkDead:
            return "dead"
        return "set"

    jobs = iter([freeze, reset])
    assert sorted(together(2, lambda: next(jobs)())) == ["dead", "frozen"]

    contractor.refresh_from_db()
    assert not contractor.has_usable_password()
