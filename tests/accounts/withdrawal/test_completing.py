"""After ten days the account is deleted; contracts, ID and address are free, bills and invoices stay."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from accounts.contracts import actions as contract_actions
from accounts.contracts.models import Contract, Holding
from accounts.models import Takeover, User, Withdrawal
from accounts.takeover import actions as takeover_actions
from accounts.withdrawal import actions
from billing.models import Bill, Invoice
from portal.audit.by import By
from portal.audit.models import Entry
from tests.accounts.own_data.belongings import give_everything
from tests.accounts.withdrawal.conftest import age
from tests.letters import deliver
from tests.people import an_account


@pytest.mark.parametrize(("days", "gone"), [(9.9, 0), (10.1, 1)])
def test_the_account_is_deleted_after_ten_days(
    withdrawal: Withdrawal, contractor: User, days: float, gone: int
) -> None:
    age(days=days)

    assert actions.purge() == gone

    assert User.objects.filter(pk=contractor.pk).count() == 1 - gone


def test_contract_id_and_address_are_free_then(withdrawal: Withdrawal, contractor: User, contract: Contract) -> None:
    age(days=11)

    call_command("purge", "withdrawn_accounts")

    contract.refresh_from_db()
    assert (contract.holder, contract.held_since) == (None, None)
    again = an_account("hikari", "ひかり")
    assert again.email == contractor.email
    contract_actions.hold(contract=contract, account=again)


def test_bills_and_invoices_stay(contractor: User, contract: Contract) -> None:
    give_everything(contractor, "MINE", number="09011112222")
    Withdrawal.objects.all().delete()
    Holding.objects.all().delete()
    actions.begin(account=contractor, by=By.owner(contractor))
    Takeover.objects.update(made_at=F("made_at") - timedelta(days=30))
    age(days=11)

    assert actions.purge() == 1

    assert Bill.objects.filter(contract=contract).exists()
    assert Invoice.objects.filter(customer_number=contract.customer_number).exists()


def test_the_former_owner_is_told_and_it_is_on_record(withdrawal: Withdrawal, contractor: User) -> None:
    deliver()
    age(days=11)

    actions.purge()

    [mail] = deliver()
    assert (mail.to, "完了" in mail.subject) == (contractor.email, True)
    assert "ひかり" not in mail.text.replace("みなとひかり", "")
    assert Entry.objects.filter(action="accounts:withdrawal:completed", about=contractor.public_id).exists()
    assert Entry.objects.filter(action="accounts:contracts:released").count() == 1


def test_an_account_that_came_back_stays(withdrawal: Withdrawal, contractor: User) -> None:
    Withdrawal.objects.update(returned_at=F("asked_at"))
    age(days=11)

    assert actions.purge() == 0


def test_one_that_could_still_undo_an_id_registration_waits(
    withdrawal: Withdrawal, contractor: User, contract: Contract
) -> None:
    taker = an_account("again", "あたらしい人")
    made = takeover_actions.take_over(contract=contract, account=taker, answered="")
    age(days=11)
    assert actions.purge() == 0

    takeover_actions.undo(takeover=made)
    contract.refresh_from_db()
    assert contract.holder == contractor
    assert actions.purge() == 1

    contract.refresh_from_db()
    assert contract.holder is None


def test_one_whose_contract_is_being_decided_about_waits(
    withdrawal: Withdrawal, contractor: User, contract: Contract
) -> None:
    Holding.objects.create(
        contract=contract, account=contractor, held_since=timezone.now(), bills_from=date(2020, 7, 1),
        is_name_changed=True, is_birth_date_changed=False, name=contract.name,
    )  # fmt: skip
    age(days=11)

    assert actions.purge() == 0


def test_a_withdrawn_account_is_not_deleted_early_by_an_old_id_registration(
    withdrawal: Withdrawal, contractor: User, contract: Contract
) -> None:
    other = an_account("former", "まえの人")
    Takeover.objects.create(former=other, account=contractor, is_archived=True)
    Takeover.objects.update(made_at=F("made_at") - timedelta(days=40))
    Contract.objects.update(holder=None, held_since=None)

    takeover_actions.purge()

    assert User.objects.filter(pk=contractor.pk).exists()
