"""The baseline of the benchmark must print exactly the rows of the bill list."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Contract, User
from bench import settings as bench_settings
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def floor(settings: Settings) -> None:
    settings.TEMPLATES = bench_settings.TEMPLATES
    settings.ROOT_URLCONF = bench_settings.ROOT_URLCONF


def rows(html: str) -> list[str]:
    return re.findall(r'<tr role="row"><th role="rowheader".*?</tr>', html, re.DOTALL)


def test_the_floor_prints_the_rows_of_the_list(
    floor: None, contractor: User, client: Client, client_of: ClientOf
) -> None:
    contract = Contract.objects.get(holder=contractor)
    statuses = ["due", "failed", "overdue"] + ["paid"] * 12
    for back, status in enumerate(statuses):
        a_bill(contract, shifted(NOVEMBER, -back), 8000 + back * (-1) ** back, payment_status=status)
    a_bill(contract, NOVEMBER, 7000)

    plain = rows(client.get(f"/bench/floor/{contract.public_id}/").text)
    listed = rows(client_of(contractor).get(reverse("billing:statements:index")).text)

    assert len(plain) == 15
    assert plain == listed
