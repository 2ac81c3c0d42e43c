"""Closed accounts are deleted, and their IDs and addresses are free, once no undo is possible any more."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import F

from accounts.contracts.models import Contract
from accounts.models import Phone, Takeover, User
from accounts.takeover import actions
from tests.accounts.takeover import taking_over
from tests.people import a_contract, an_account


def age(days: int, **which: object) -> None:
    Takeover.objects.filter(**which).update(made_at=F("made_at") - timedelta(days=days))


@pytest.mark.parametrize(("days", "gone"), [(29, 0), (30, 1)])
def test_the_closed_account_is_deleted_after_thirty_days(
    contract: Contract, contractor: User, days: int, gone: int
) -> None:
    account, _ = taking_over.registered_again(contract)
    age(days)

    assert actions.purge() == gone

    assert User.objects.filter(pk=contractor.pk).count() == 1 - gone
    contract.refresh_from_db()
    assert contract.holder == account


def test_its_id_and_address_are_free_then(contract: Contract, contractor: User) -> None:
    taking_over.registered_again(contract)
    age(30)

    call_command("purge", "closed_accounts")

    assert an_account("hikari", "ひかり").email == contractor.email


def test_after_an_undoing_the_new_account_is_the_closed_one(
    contract: Contract, contractor: User, second_step: Phone
) -> None:
    account, _ = taking_over.registered_again(contract)
    actions.undo(takeover=taking_over.the_row())
    age(30)

    assert actions.purge() == 1

    assert User.objects.filter(pk=contractor.pk).exists()
    assert not User.objects.filter(pk=account.pk).exists()


def test_one_that_a_younger_id_registration_could_reopen_stays(contract: Contract, contractor: User) -> None:
    between, _ = taking_over.registered_again(contract)
    first = taking_over.the_row().pk
    taking_over.registered_again(contract, username="kamome", email="kamome@example.jp")
    age(30, pk=first)

    assert actions.purge() == 1

    assert User.objects.filter(pk=between.pk).exists()
    actions.undo(takeover=taking_over.the_row())
    contract.refresh_from_db()
    assert contract.holder == between


def test_an_account_that_kept_a_contract_stays(contract: Contract, contractor: User) -> None:
    a_contract("10099999", contractor, phone="09099998888")
    taking_over.registered_again(contract)
    age(30)

    assert actions.purge() == 0

    assert User.objects.filter(pk=contractor.pk).exists()
