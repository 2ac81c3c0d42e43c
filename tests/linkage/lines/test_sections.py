"""The section ご契約中の回線 on the page of a contract."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Contract, User
from linkage.models import Line
from tests.conftest import ClientOf
from tests.people import a_contract


def a_line(contract: Contract, number: str, **fields: object) -> Line:
    given: dict[str, object] = {
        "service": "みなとモバイル", "plan": "20ギガ", "base_fee": 2980, "data_allowance_mb": 20480,
        "started_on": date(2022, 1, 1), "status": "active",
    }  # fmt: skip
    return Line.objects.create(contract=contract, line_number=number, **{**given, **fields})


def detail(contract: Contract) -> str:
    return reverse("accounts:contracts:detail", args=[contract.public_id])


def lines_of(html: str) -> str:
    section = html.partition('aria-labelledby="lines-title"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section))


def test_each_line_shows_service_plan_fee_and_data(contractor: User, client_of: ClientOf) -> None:
    contract = contractor.contracts.get()
    a_line(contract, "09000001204")
    a_line(
        contract, "H1G-1020304", service="みなと光", plan="1ギガ", base_fee=5200, data_allowance_mb=0, status="ended"
    )

    shown = lines_of(client_of(contractor).get(detail(contract)).text)

    mobile, _, fibre = shown.partition("みなと光")
    assert "みなとモバイル 090-0000-1204 ご利用状況 ご利用中 プラン 20ギガ 基本料 月額2,980円 （税抜）" in mobile
    assert "データ容量 20GB ／月 ご利用開始日 2022年1月1日（土）" in mobile
    assert "H1G-1020304 ご利用状況 解約済み プラン 1ギガ 基本料 月額5,200円 （税抜）" in fibre
    assert "データ容量" not in fibre


def test_the_lines_of_another_contract_are_on_its_own_page(contractor: User, client_of: ClientOf) -> None:
    contract, other = contractor.contracts.get(), a_contract("555000", contractor)
    a_line(other, "09000001205")

    assert "現在、ご案内できる回線はありません。" in lines_of(client_of(contractor).get(detail(contract)).text)
    assert "090-0000-1205" in lines_of(client_of(contractor).get(detail(other)).text)


def test_a_stranger_sees_no_line(contractor: User, stranger: User, client_of: ClientOf) -> None:
    contract = contractor.contracts.get()
    a_line(contract, "09000001204", plan="ひみつのプラン")

    answer = client_of(stranger).get(detail(contract))

    assert answer.status_code == 404
    assert "ひみつのプラン" not in answer.text


@pytest.mark.parametrize(("megabytes", "shown"), [(0, ""), (500, "500MB"), (1024, "1GB"), (3000, "3,000MB")])
def test_a_data_allowance_is_said_in_the_largest_unit_that_fits(megabytes: int, shown: str) -> None:
    assert Line(data_allowance_mb=megabytes).data_allowance == shown
