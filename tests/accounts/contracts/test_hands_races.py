"""A file that names another person, and people who act at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest
from django.db import connection, transaction

from accounts.contracts import actions, deciding
from accounts.models import Contract, Holding, User
from tests.accounts.contracts.changing_hands import ANOTHER, NUMBER, change_hands, decide, row, take_in
from tests.people import a_contract
from tests.portal.imports.running import Outcome

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_who_becomes_the_holder_while_the_file_is_taken_in_is_suspended_with_it(tmp_path: Path, guest: User) -> None:
    free = a_contract(NUMBER)

    def other() -> Outcome:
        try:
            return take_in(tmp_path, row(**ANOTHER))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            actions.hold(contract=free, account=guest)
            running = threads.submit(other)
            sleep(1)  # the import has compared, and waits for the contract
        running.result()

    free.refresh_from_db()
    assert (free.holder, free.name_kana_key) == (None, "ハマベナギサ")
    assert Holding.objects.get().account == guest


def test_of_eight_decisions_at_once_one_counts(tmp_path: Path, guest: User, agent: User) -> None:
    holding = change_hands(tmp_path, a_contract(NUMBER, guest))

    def press(number: int) -> bool:
        try:
            decide(holding, agent, same=number % 2 == 0)
        except deciding.AlreadyDecided:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        pressed = list(threads.map(press, range(8)))

    assert pressed.count(True) == 1
    contract, decided = Contract.objects.get(), Holding.objects.get()
    assert (contract.holder == guest) is (decided.state == "resumed")
