"""A contract that nobody holds and whose file names another person: the bills of before are not theirs."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.contracts import actions, other_persons
from accounts.models import Contract, FormerPerson, User
from billing.models import Bill
from tests.accounts.contracts.changing_hands import ANOTHER, NUMBER, row, take_in
from tests.billing.statements.bills import a_bill
from tests.people import a_contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract() -> Contract:
    """A contract without a holder, with bills of two months."""
    made = a_contract(NUMBER)
    for month in (date(2026, 8, 1), date(2026, 9, 1)):
        a_bill(made, month)
    return made


def theirs(contract: Contract) -> list[date]:
    return [bill.month for bill in Bill.objects.theirs(contract.pk)]


@pytest.mark.parametrize("changes", [ANOTHER, {"kana": "ハマ　ヒカリ"}, {"born": "1990-01-02"}])
def test_whoever_registers_reads_none_of_before(
    changes: dict[str, str], tmp_path: Path, contract: Contract, guest: User
) -> None:
    take_in(tmp_path, row(**changes))
    contract.refresh_from_db()

    actions.hold(contract=contract, account=guest)

    assert theirs(contract) == []
    a_bill(contract, date(2026, 10, 1))
    assert theirs(contract) == [date(2026, 10, 1)]
    assert not FormerPerson.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"kana": "みなと・ﾋｶﾘ"}, {"born": ""}, {"phone": "08099998888"}, {"name": "湊 光"}]
)
def test_what_names_nobody_else_takes_nothing(changes: dict[str, str], tmp_path: Path, contract: Contract) -> None:
    take_in(tmp_path, row(**changes))

    assert len(theirs(contract)) == 2


def test_a_mistaken_file_that_is_put_right_gives_them_back(tmp_path: Path, contract: Contract) -> None:
    take_in(tmp_path, row(**ANOTHER))
    take_in(tmp_path, row(**{**ANOTHER, "kana": "ハマベ　ナギ"}))
    assert theirs(contract) == []

    take_in(tmp_path, row())

    assert len(theirs(contract)) == 2
    assert not FormerPerson.objects.exists()


def test_not_after_somebody_has_held_it_in_between(tmp_path: Path, contract: Contract, guest: User) -> None:
    take_in(tmp_path, row(**ANOTHER))
    contract.refresh_from_db()
    actions.hold(contract=contract, account=guest)
    Contract.objects.update(holder=None, held_since=None)

    take_in(tmp_path, row())

    assert theirs(contract) == []


def test_a_contract_without_bills_stays_as_it_is(tmp_path: Path) -> None:
    a_contract(NUMBER)

    take_in(tmp_path, row(**ANOTHER))

    assert Contract.objects.get().bills_from == date.min


def test_the_person_of_before_is_forgotten_after_ninety_days(tmp_path: Path, contract: Contract) -> None:
    take_in(tmp_path, row(**ANOTHER))
    assert other_persons.purge() == 0

    FormerPerson.objects.update(changed_at=timezone.now() - timedelta(days=91))

    assert other_persons.purge() == 1
