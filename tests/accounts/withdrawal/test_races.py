"""Withdrawing, coming back and deleting in parallel: one of them wins."""

import pytest

from accounts.users.models import State
from accounts.contracts import actions as contract_actions
from accounts.contracts.models import Contract
from accounts.mailed_links.mailed import LinkDead
from accounts.models import User, Withdrawal
from accounts.withdrawal import actions
from portal.audit.by import By
from portal.audit.models import Entry
from portal.delivery.models import Letter
from tests.accounts.withdrawal.conftest import age
from tests.people import a_contract
from tests.portal.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_ten_presses_withdraw_once(contractor: User) -> None:
    def press() -> bool:
        try:
            actions.begin(account=contractor, by=By.owner(contractor))
        except actions.CannotWithdraw:
            return False
        return True

    assert together(10, press).count(True) == 1
    assert Withdrawal.objects.count() == Letter.objects.count() == 1


def test_ten_uses_of_the_link_come_back_once(withdrawal: Withdrawal, contractor: User) -> None:
    def use() -> bool:
        try:
            actions.come_back(withdrawal=withdrawal, by=By.owner(contractor))
        except LinkDead:
            return False
        return True

    assert together(10, use).count(True) == 1
    assert Entry.objects.filter(action="accounts:withdrawal:returned").count() == 1


def test_two_nightly_runs_delete_it_once(withdrawal: Withdrawal, contractor: User) -> None:
    age(days=11)

    assert sum(together(4, actions.purge)) == 1

    assert not User.objects.filter(pk=contractor.pk).exists()


def test_a_contract_added_at_that_moment_is_held_by_nobody_gone(contractor: User) -> None:
    other = a_contract("10077777")

    def add() -> None:
        try:
            contract_actions.hold(contract=other, account=contractor)
        except contract_actions.AlreadyHeld:
            return

    def leave() -> None:
        actions.begin(account=contractor, by=By.owner(contractor))

    jobs = iter([add, leave])
    together(2, lambda: next(jobs)())

    contractor.refresh_from_db()
    assert contractor.state == State.WITHDRAWN
    age(days=11)
    assert actions.purge() == 1
    assert not Contract.objects.exclude(holder=None).exists()
