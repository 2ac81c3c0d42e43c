"""Telephone numbers of lines are masked until a reason is given."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from linkage.models import Line
from tests.billing.statements.bills import a_bill, an_item
from tests.desk.using import REASON, page

pytestmark = pytest.mark.django_db

CLEAR, MASKED = "080-2222-3333", "080-****-**33"


def test_a_line_of_a_contract_is_in_clear_for_a_reason_only(desk: Client, contractor: User) -> None:
    contract = contractor.contracts.get()
    Line.objects.create(
        contract=contract, line_number="08022223333", service="スマホ", plan="標準", base_fee=3000, data_allowance_mb=0,
        started_on=date(2024, 4, 1), status="active",
    )  # fmt: skip
    url = reverse("desk:accounts_contract_change", args=[contract.public_id])

    masked = desk.get(url, follow=True).text
    clear = desk.post(page(contractor), REASON, follow=True).text

    assert MASKED in masked
    assert CLEAR not in masked
    assert "08022223333" not in masked
    assert CLEAR in clear


def test_a_line_of_a_bills_item_is_masked_always(desk: Client, contractor: User) -> None:
    contract = contractor.contracts.get()
    bill = a_bill(contract, date(2026, 5, 1))
    an_item(bill, 1, "通話料", 100, line_number="08022223333")
    an_item(bill, 2, "手数料", 200)
    desk.post(page(contractor), REASON)

    shown = desk.get(reverse("desk:billing_bill_change", args=[bill.public_id])).text

    assert MASKED in shown
    assert CLEAR not in shown
    assert "08022223333" not in shown
    assert "—" in shown
