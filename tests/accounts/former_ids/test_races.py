import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts.former_ids import actions, completion
from accounts.former_ids.actions import AddressTaken, Closed
from accounts.former_ids.models import FormerId, MigrationCase, State
from accounts.journeys.journey import Lapsed
from accounts.models import Contract, Phone, User
from tests.accounts.former_ids.migrating import OLD_PASSWORD, a_legacy_account, an_unheld_contract
from tests.people import a_contract

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RUNNERS = 10


def ready(legacy: FormerId, email: str) -> MigrationCase:
    """Return a migration before its last step."""
    case = actions.begin(legacy=legacy, password=OLD_PASSWORD)
    MigrationCase.objects.filter(pk=case.pk).update(
        state=State.PASSWORD, agreed_at=Now(), email=email, number="09012345678", digits=4
    )
    case.refresh_from_db()
    return case


def all_at_once(cases: list[MigrationCase]) -> list[str]:
    """Complete each in a thread of its own; return the result of each."""
    together = threading.Barrier(len(cases))

    def run(case: MigrationCase) -> str:
        together.wait()
        try:
            completion.complete(case=case, password="Nami-to-Kaze-41")
        except (Closed, Lapsed, AddressTaken) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(cases)) as pool:
        return list(pool.map(run, cases))


def test_ten_migrations_of_one_legacy_id_end_in_one_account() -> None:
    contract, legacy = an_unheld_contract(), a_legacy_account()

    outcomes = all_at_once([ready(legacy, f"umineko{n}@example.jp") for n in range(RUNNERS)])

    contract.refresh_from_db()
    assert outcomes.count("done") == 1
    assert contract.holder == User.objects.get() == FormerId.objects.get().account
    assert Phone.objects.count() == 1
    assert not MigrationCase.objects.exists()


def test_one_migration_completed_ten_times_ends_in_one_account() -> None:
    an_unheld_contract()
    case = ready(a_legacy_account(), "umineko@example.jp")

    assert all_at_once([case] * RUNNERS).count("done") == 1
    assert User.objects.count() == 1


def test_two_legacy_ids_of_one_contract_end_in_one_account() -> None:
    an_unheld_contract()
    cases = [ready(a_legacy_account(f"ns-family-{n}"), f"umineko{n}@example.jp") for n in range(2)]

    assert sorted(all_at_once(cases)) == ["Closed", "done"]
    assert User.objects.count() == 1


def test_two_contracts_cannot_take_one_address() -> None:
    an_unheld_contract()
    a_contract("1020305")
    first = ready(a_legacy_account("ns-first"), "umineko@example.jp")
    second = ready(a_legacy_account("ns-second", customer_number="1020305"), "umineko@example.jp")

    assert sorted(all_at_once([first, second])) == ["AddressTaken", "done"]
    assert Contract.objects.filter(holder=None).count() == 1
