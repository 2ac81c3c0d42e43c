"""マイページ home: お客様メニューリスト, contracts, bills and notices."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Contract, User
from accounts.notices import actions as notice_actions
from billing.statements.months import shifted
from linkage.models import Line
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.people import a_contract

HOME = reverse("home:index")


def this_month() -> date:
    return timezone.localdate().replace(day=1)


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


def a_line(contract: Contract, number: str, **fields: object) -> Line:
    given = {"service": "みなとひかり", "plan": "1ギガ", "base_fee": 5200, "data_allowance_mb": 0, "status": "active"}
    return Line.objects.create(
        contract=contract, line_number=number, started_on=date(2022, 1, 1), **{**given, **fields}
    )


def text(html: str) -> str:
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_the_menu_leads_to_everything_that_exists(contractor: User, client_of: ClientOf) -> None:
    """[001-40]"""
    html = client_of(contractor).get(HOME).text
    menu = html.partition("お客様メニューリスト")[2].partition("</section>")[0]

    titles = ["ご利用料金", "お支払い状況", "ご契約内容", "お知らせ", "アカウント設定", "お問い合わせ"]
    assert re.findall(r"<b>(.*?)</b>", menu) == titles
    browser = client_of(contractor)
    for href in re.findall(r'<a class="mp-menu__row" href="([^"]+)"', menu):
        assert browser.get(href).status_code == 200, href


def test_the_customer_is_greeted_by_nickname_and_told_the_former_sign_in(contractor: User, client_of: ClientOf) -> None:
    """[001-26]"""
    browser = client_of(contractor)
    session = browser.session
    session["previous_sign_in"] = "2026-11-20T01:05:00+00:00"
    session.save()

    shown = text(browser.get(HOME).text)

    assert "ひかり さん、こんにちは" in shown
    assert "前回のログイン： 2026年11月20日（金）10:05" in shown


def test_the_newest_bill_is_on_the_page(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, shifted(this_month(), -1), 1000)
    bill = a_bill(contract, this_month(), 8000, payment_status="due")

    html = client_of(contractor).get(HOME).text

    assert "8,800 円 税込" in text(html)
    assert "お支払い前" in text(html)
    assert reverse("billing:statements:detail", args=[bill.public_id]) in html
    assert "要対応" not in html


def test_contract_status_and_lines_are_shown(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    """[001-44]"""
    a_line(contract, "0312345678")
    a_line(contract, "09011112222", service="みなとモバイル", plan="3ギガ", status="suspended")
    a_contract("10077777", contractor, status="suspended", contracted_on=date(2024, 1, 1))

    shown = text(client_of(contractor).get(HOME).text)

    assert "お客様番号 10012345 ご利用中" in shown
    assert "みなとひかり 1ギガ 03-1234-5678" in shown
    assert "みなとモバイル 3ギガ 090-1111-2222 休止中" in shown
    assert "お客様番号 10077777 休止中" in shown


@pytest.mark.parametrize(("status", "words"), [("overdue", "過ぎています"), ("failed", "お引き落としができません")])
def test_what_is_unpaid_stands_first(
    status: str, words: str, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    unpaid = a_bill(contract, shifted(this_month(), -2), 5000, payment_status=status)
    a_bill(contract, this_month())

    html = client_of(contractor).get(HOME).text
    todo = html.partition('class="pg-todo"')[2].partition("</section>")[0]

    assert "要対応" in todo
    assert words in todo
    assert "5,500円" in todo
    assert reverse("billing:statements:detail", args=[unpaid.public_id]) in todo


def test_the_three_latest_notices_are_shown(contractor: User, client_of: ClientOf) -> None:
    for number in range(1, 5):
        notice_actions.tell(account=contractor, title=f"お知らせ第{number}号")

    shown = text(client_of(contractor).get(HOME).text)

    assert re.findall(r"お知らせ第\d号", shown) == ["お知らせ第4号", "お知らせ第3号", "お知らせ第2号"]
    assert "未読 4件" in shown


def test_a_guest_finds_how_to_add_a_contract(guest: User, client_of: ClientOf) -> None:
    html = client_of(guest).get(HOME).text

    assert "ご契約がまだ登録されていません" in html
    assert f'href="{reverse("accounts:contracts:add")}"' in html
    assert "最新のご請求" not in html


def test_the_stranger_sees_nothing_of_it(
    contract: Contract, stranger: User, contractor: User, client_of: ClientOf
) -> None:
    a_line(contract, "0312345678")
    bill = a_bill(contract, this_month(), 8000, payment_status="overdue")
    notice_actions.tell(account=contractor, title="ひみつのお知らせ")

    html = client_of(stranger).get(HOME).text

    for theirs in ("10012345", "03-1234-5678", bill.public_id, "ひみつのお知らせ", "要対応"):
        assert theirs not in html


def test_home_costs_six_queries_however_much_one_holds(
    contract: Contract, contractor: User, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        held = a_contract(f"2000{number}", contractor)
        a_line(held, f"031234{number:04}")
        a_bill(held, this_month(), payment_status="overdue")
        notice_actions.tell(account=contractor, title=f"第{number}号")
    browser = client_of(contractor)
    browser.get(HOME)

    with django_assert_max_num_queries(6):
        html = browser.get(HOME).text

    assert "すべてのご契約を見る" in html


def test_a_contract_that_ended_shows_its_last_bills_as_the_list_does(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    last = a_bill(contract, shifted(this_month(), -20), 8000, payment_status="failed")
    older = a_bill(contract, shifted(this_month(), -35), 5000, payment_status="failed")

    html = client_of(contractor).get(HOME).text

    assert reverse("billing:statements:detail", args=[last.public_id]) in html
    assert reverse("billing:statements:detail", args=[older.public_id]) not in html
