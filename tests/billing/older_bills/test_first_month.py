"""FIRST_BILLING_MONTH: what is older is nowhere, also not among the bills that can be asked for."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Contract, User
from billing.models import Bill
from billing.older_bills import actions
from billing.statements.months import shifted
from portal.audit.by import By, Via
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf

NOVEMBER = date(2026, 11, 1)
OLDEST = shifted(NOVEMBER, -19)
INDEX = reverse("billing:older_bills:index")


@pytest.fixture
def bills(contractor: User) -> list[Bill]:
    """Twenty months of bills, newest first."""
    contract = Contract.objects.get(holder=contractor)
    return [a_bill(contract, shifted(NOVEMBER, -back)) for back in range(20)]


def test_months_before_the_first_of_the_portal_are_nowhere(
    bills: list[Bill], contractor: User, client_of: ClientOf, settings: Settings
) -> None:
    """[001-42]"""
    asked = actions.ask(
        account=contractor, contract_id=bills[0].contract_id, first=OLDEST, last=shifted(OLDEST, 1), note=""
    )
    actions.open_bills(asked=asked, by=By("abcdefghijklmnopqrstuv", Via.DESK))
    settings.FIRST_BILLING_MONTH = shifted(OLDEST, 1)
    browser = client_of(contractor)

    oldest, next_oldest = bills[-1], bills[-2]
    answer = browser.get(reverse("billing:older_bills:detail", args=[asked.public_id])).text
    form = browser.get(INDEX).text

    assert next_oldest.public_id in answer
    assert oldest.public_id not in answer
    assert next_oldest.month.isoformat() in form
    assert oldest.month.isoformat() not in form
    for page in ("statements:detail", "invoices:detail", "variance:detail", "exports:bill", "questions:choose"):
        assert browser.get(reverse(f"billing:{page}", args=[oldest.public_id])).status_code == 404


def test_nothing_is_offered_where_the_list_ends_with_the_first_month(
    bills: list[Bill], contractor: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.FIRST_BILLING_MONTH = shifted(NOVEMBER, -14)

    html = client_of(contractor).get(reverse("billing:statements:index")).text

    assert "2025年9月以降の料金を表示できます。" in html
    assert "以前の明細を申し込む" not in html
