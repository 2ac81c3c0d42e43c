"""The page of downloads and its CSV tables, for the holder and for others."""

import csv
import re
from dataclasses import asdict, fields
from datetime import date
from io import StringIO
from urllib.parse import unquote, urljoin

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contract, User
from billing.exports import queries
from billing.models import Bill
from billing.statements import queries as statement_queries
from billing.statements.forms import WRONG_WAY_ROUND
from billing.statements.months import shifted
from linkage.models import Line
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.portal.threads import together
from tests.security.pages import forms

NOVEMBER = date(2026, 11, 1)
TABLE = reverse("billing:exports:table")
INDEX = reverse("billing:exports:index")


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


@pytest.fixture
def bills(contract: Contract) -> list[Bill]:
    """Seventeen months of bills, newest first, with one item each; the newest has two revisions."""
    made = [a_bill(contract, shifted(NOVEMBER, -back), net=1000 + back) for back in range(17)]
    for back, bill in enumerate(made):
        an_item(bill, 1, f"基本料{back}", 1000 + back)
    corrected = a_bill(contract, NOVEMBER, net=900)
    an_item(corrected, 1, "訂正した基本料", 900)
    return [corrected, *made[1:]]


def asked(content: str = "items", first: date = NOVEMBER, last: date = NOVEMBER, **more: str) -> dict[str, str]:
    return {
        "content": content, "first": first.isoformat(), "last": last.isoformat(), "encoding": "utf-8", **more,
    }  # fmt: skip


def table(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(encoding))))


def test_the_list_has_a_row_a_bill_with_the_stored_figures(
    bills: list[Bill], contractor: User, client_of: ClientOf
) -> None:
    answer = client_of(contractor).get(TABLE, asked("bills", shifted(NOVEMBER, -2), NOVEMBER))

    header, *rows = table(answer.content)
    totals = [(row[header.index("ご請求年月")], row[header.index("ご請求額（税込）")]) for row in rows]
    assert totals == [("2026-09", "1102"), ("2026-10", "1101"), ("2026-11", "990")]
    assert unquote(answer.headers["Content-Disposition"]).endswith("料金_2026-09_2026-11.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_items_are_those_of_the_newest_revision(bills: list[Bill], contractor: User, client_of: ClientOf) -> None:
    answer = client_of(contractor).get(TABLE, asked("items", shifted(NOVEMBER, -1), NOVEMBER))

    assert [row[5] for row in table(answer.content)[1:]] == ["基本料1", "訂正した基本料"]


def test_cp932_is_named_and_readable(bills: list[Bill], contractor: User, client_of: ClientOf) -> None:
    answer = client_of(contractor).get(TABLE, asked(encoding="cp932"))

    assert table(answer.content, "cp932")[1][5] == "訂正した基本料"
    assert answer.headers["Content-Type"] == "text/csv; charset=Shift_JIS"


def test_months_the_wrong_way_round_are_shown_again_with_what_to_change(
    bills: list[Bill], contractor: User, client_of: ClientOf
) -> None:
    answer = client_of(contractor).get(TABLE, asked("items", NOVEMBER, shifted(NOVEMBER, -1)))

    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.context["table"].errors == {"first": [WRONG_WAY_ROUND]}
    for chosen in ("2026-11-01", "2026-10-01"):
        assert f'<option value="{chosen}" selected>' in answer.text
    assert re.search(r'value="items"[^>]* checked', answer.text)


def test_from_the_page_of_a_refused_table_a_year_can_be_asked_for(
    bills: list[Bill], contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    browser = client_of(contractor)
    refused = browser.get(TABLE, asked("bills", NOVEMBER, shifted(NOVEMBER, -1)))

    [form] = [form for form in forms(refused.text) if "year" in form.fields]

    assert form.action == f"{INDEX}?contract={contract.public_id}"
    assert browser.post(urljoin(TABLE, form.action), {"year": "1999"}).status_code == 200


def test_a_month_that_is_not_shown_is_no_choice(bills: list[Bill], contractor: User, client_of: ClientOf) -> None:
    answer = client_of(contractor).get(TABLE, asked("bills", shifted(NOVEMBER, -15), NOVEMBER))

    assert answer.headers["Content-Type"].startswith("text/html")
    assert "開始月" in answer.text
    assert "mp-errtext" in answer.text


def test_one_bill_has_a_table_of_its_own(bills: list[Bill], contractor: User, client_of: ClientOf) -> None:
    url = reverse("billing:exports:bill", args=[bills[1].public_id])

    answer = client_of(contractor).get(url, {"encoding": "cp932"})

    assert [row[5] for row in table(answer.content, "cp932")[1:]] == ["基本料1"]
    assert unquote(answer.headers["Content-Disposition"]).endswith("料金明細_2026-10.csv")


def test_a_bill_beyond_the_window_is_not_given_out(bills: list[Bill], contractor: User, client_of: ClientOf) -> None:
    past = reverse("billing:exports:bill", args=[bills[15].public_id])

    assert client_of(contractor).get(past).status_code == 404
    assert client_of(contractor).get(past, {"encoding": "utf-7"}).status_code == 404


def test_the_stranger_gets_nothing(bills: list[Bill], contract: Contract, stranger: User, client_of: ClientOf) -> None:
    a_bill(Contract.objects.get(holder=stranger), NOVEMBER)
    browser = client_of(stranger)

    assert browser.get(TABLE, asked(contract=contract.public_id)).status_code == 404
    assert browser.get(INDEX, {"contract": contract.public_id}).status_code == 404
    assert browser.get(reverse("billing:exports:bill", args=[bills[0].public_id])).status_code == 404
    assert "訂正した基本料" not in browser.get(TABLE, asked()).text


def test_whoever_has_no_contract_is_told_so(guest: User, client_of: ClientOf) -> None:
    assert "ダウンロードできるご請求はまだありません" in client_of(guest).get(INDEX).text
    assert client_of(guest).get(TABLE, asked()).headers["Location"] == INDEX


@pytest.mark.parametrize("lines", [1, 40])
def test_a_table_costs_as_many_queries_whatever_is_in_it(
    lines: int, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    for back in range(15):
        bill = a_bill(contract, shifted(NOVEMBER, -back))
        for number in range(lines):
            an_item(bill, number + 1, f"料金{number}", 10, line_number=f"0901111{number:04}")
    for number in range(lines):
        Line.objects.create(
            contract=contract, line_number=f"0901111{number:04}", service="モバイル", plan="3ギガ", base_fee=1,
            data_allowance_mb=1, started_on=date(2025, 1, 1), status="active",
        )  # fmt: skip
    browser = client_of(contractor)
    browser.get(TABLE, asked())

    with CaptureQueriesContext(connection) as captured:
        browser.get(TABLE, asked("items", shifted(NOVEMBER, -14), NOVEMBER))

    assert len(captured) == 5  # session, account, contracts, months, items


def test_only_the_partitions_of_the_asked_months_are_read(bills: list[Bill], contract: Contract) -> None:
    with CaptureQueriesContext(connection) as captured:
        queries.items(contract.pk, first=shifted(NOVEMBER, -1), last=NOVEMBER)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "billitem_202610" in plan
    assert "billitem_202609" not in plan


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_hundred_downloads_of_two_customers_at_once_never_mix(
    contractor: User, stranger: User, client_of: ClientOf
) -> None:
    canaries = {}
    for person, canary in ((contractor, "カナリア甲"), (stranger, "カナリア乙")):
        an_item(a_bill(Contract.objects.get(holder=person), NOVEMBER), 1, canary, 8000)
        canaries[client_of(person).cookies[settings.SESSION_COOKIE_NAME].value] = canary
    turns = iter([*canaries] * 10)

    def five_downloads() -> list[tuple[str, str]]:
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = key = next(turns)
        return [(canaries[key], browser.get(TABLE, asked()).text) for _ in range(5)]

    got = [pair for pairs in together(20, five_downloads) for pair in pairs]

    assert len(got) == 100
    for canary, text in got:
        assert {one for one in canaries.values() if one in text} == {canary}


def test_a_row_of_the_table_is_what_the_page_of_the_bill_reads(contractor: User, contract: Contract) -> None:
    bill = a_bill(contract, NOVEMBER)

    (row,) = queries.bills(contract.pk, first=NOVEMBER, last=NOVEMBER)
    read = statement_queries.detail(account_id=contractor.pk, public_id=bill.public_id)

    assert isinstance(read, type(row))
    assert {one.name: getattr(read, one.name) for one in fields(row)} == asdict(row)
