"""The public check page, to which an invoice's QR code leads."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contract
from billing.invoices import actions
from billing.models import Bill, Invoice
from tests.billing.invoices.invoiced_bills import CREDIT, EVERYTHING, OCTOBER, billed


@pytest.fixture
def invoice(bill: Bill) -> Invoice:
    found = actions.of_bill(public_id=bill.public_id)
    assert found
    return found


REPLACED = "この請求書は、その後訂正されています。"


def address(public_id: str) -> str:
    return reverse("billing:invoices:check", args=[public_id])


def test_it_confirms_number_day_and_total_and_nothing_else(
    invoice: Invoice, bill: Bill, contract: Contract, client: Client
) -> None:
    answer = client.get(address(invoice.public_id))

    main = answer.text.partition("<main")[2].partition("</main>")[0]
    day = invoice.issued_on
    details = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", main)
    assert [name for name, _ in details] == ["請求書番号", "発行日", "ご請求金額（税込）"]
    assert invoice.number in details[0][1]
    assert f"{day.year}年{day.month}月{day.day}日" in details[1][1]
    assert "17,762円" in details[2][1]
    for secret in (contract.name, contract.customer_number, bill.public_id, contract.public_id, "口座振替", "みなと光"):
        assert secret not in main, secret
    assert REPLACED not in main


def test_of_a_corrected_invoice_it_says_so_and_nothing_of_the_correction(
    invoice: Invoice, contract: Contract, client: Client
) -> None:
    corrected = billed(contract, OCTOBER, EVERYTHING[:1])
    newer = actions.of_bill(public_id=corrected.public_id)
    assert newer

    former, current = (client.get(address(one.public_id)).text for one in (invoice, newer))

    assert REPLACED in former
    assert "17,762円" in former
    assert newer.number not in former
    assert "5,720" not in former
    assert REPLACED not in current


def test_what_was_paid_back_is_said_as_on_the_paper(contract: Contract, client: Client) -> None:
    paid_back = actions.of_bill(public_id=billed(contract, OCTOBER, [CREDIT]).public_id)
    assert paid_back

    main = client.get(address(paid_back.public_id)).text

    assert '<dt>ご返金額（税込）</dt><dd class="mp-num">346円</dd>' in main


@pytest.mark.parametrize("made_up", ["A" * 22, "x", "202610-00000001", "%00"])
def test_what_was_never_issued_is_not_confirmed(invoice: Invoice, client: Client, made_up: str) -> None:
    answer = client.get(address("MADEUP").replace("MADEUP", made_up))

    assert answer.status_code == 404
    assert invoice.number not in answer.text


def test_neither_the_number_nor_the_bill_opens_it(invoice: Invoice, bill: Bill, client: Client) -> None:
    for known in (invoice.number, bill.public_id, str(invoice.pk)):
        answer = client.get(address(known))

        assert answer.status_code == 404
        assert "確認できませんでした" in answer.text


@pytest.mark.django_db(transaction=True)
def test_a_network_may_ask_thirty_times_in_ten_minutes(client: Client) -> None:
    for _ in range(actions.CHECKS.count):
        assert client.get(address("A" * 22)).status_code == 404

    refused = client.get(address("A" * 22))

    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert client.get(address("A" * 22), REMOTE_ADDR="203.0.113.9").status_code == 404
