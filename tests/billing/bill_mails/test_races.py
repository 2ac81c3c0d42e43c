"""Announcing in parallel with another run and with an import."""

import threading

import pytest
from django.db import connection, transaction

from accounts.models import Notice, User
from billing.bill_mails import kinds
from portal.delivery.models import Letter
from tests.billing.bill_mails.notified_holders import NOVEMBER, announced, held
from tests.billing.statements.bills import a_bill
from tests.people import a_contract, an_account
from tests.portal.threads import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_of_eight_runs_at_once_each_customer_hears_once(contractor: User) -> None:
    for number in range(10):
        account = an_account(f"person{number}", "ひと")
        a_contract(f"2000000{number}", account)
        a_bill(held(account), NOVEMBER)

    told = together(8, announced)

    assert sum(told) == 10
    assert Notice.objects.count() == 10
    assert Letter.objects.filter(kind=kinds.NEW).count() == 10


def test_bills_of_an_import_that_has_not_ended_are_told_when_it_has(contractor: User) -> None:
    contract = held(contractor)
    imported, looked = threading.Event(), threading.Event()

    def imports() -> None:
        try:
            with transaction.atomic():
                a_bill(contract, NOVEMBER)
                imported.set()
                looked.wait(20)
        finally:
            connection.close()

    importing = threading.Thread(target=imports)
    importing.start()
    imported.wait(20)
    during = announced()
    looked.set()
    importing.join()

    assert (during, announced()) == (0, 1)
