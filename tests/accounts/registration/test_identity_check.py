"""認証情報: a visitor whose data do not match learns nothing, and is soon refused."""

import itertools
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.contracts.models import Contract, Status
from accounts.registration.models import Registration
from portal.limits.models import Tally
from tests.accounts.codes.challenges import move
from tests.accounts.registration import registering
from tests.accounts.registration.registering import url
from tests.people import a_contract, an_account

pytestmark = pytest.mark.django_db

MISMATCH = "入力された内容が契約者情報と一致しません。"


def ask(browser: Client, contract: Contract, **others: str) -> tuple[int, str, int]:
    """Return the status, the body without what differs on every page, and the number of queries."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = browser.post(url("start"), registering.facts(contract, **others))
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return response.status_code, re.sub(r'value="[^"]*"', "", body), len(queries)


def test_the_refusal_says_neither_what_was_wrong_nor_whether_the_number_exists(contract: Contract) -> None:
    wrong = {"customer_number": "9999999", "phone": "0311112222", "name_kana": "ヤマダ　タロウ"}
    answers = set()
    ask(Client(), contract, phone="0399998888")  # fills the process cache of announcements

    for size in (1, 2, 3):
        for fields in itertools.combinations(wrong, size):
            Tally.objects.all().delete()
            answers.add(ask(Client(), contract, **{field: wrong[field] for field in fields}))

    [(status, body, _)] = answers
    assert status == 200
    assert MISMATCH in body
    assert "もう一度お手元の登録書をご確認ください。" in body
    assert "エラー 001-17" in body
    assert body[: body.index("<footer")].count("0120-000-310") == 1


def test_a_held_contract_answers_like_a_free_one(contract: Contract) -> None:
    a_contract("5555", holder=an_account("holder", "もちぬし"))
    held = Contract.objects.get(customer_number="5555")

    assert Client().post(url("start"), registering.facts(contract))["Location"] == url("phone")
    assert Client().post(url("start"), registering.facts(held))["Location"] == url("phone")


def test_an_ended_contract_matches_nothing(browser: Client, contract: Contract) -> None:
    Contract.objects.update(status=Status.ENDED)

    assert MISMATCH in ask(browser, contract)[1]


def test_the_second_telephone_is_as_good_as_the_first(browser: Client, contract: Contract) -> None:
    assert browser.post(url("start"), registering.facts(contract, phone=contract.phone_2)).status_code == 302


def test_a_contract_without_a_second_telephone_is_not_matched_by_an_empty_one(
    browser: Client, contract: Contract
) -> None:
    Contract.objects.update(phone_2="")

    assert browser.post(url("start"), registering.facts(contract, phone="")).status_code == 200
    assert not Registration.objects.exists()


def test_after_five_failures_even_the_right_three_are_refused_for_half_an_hour(
    browser: Client, contract: Contract
) -> None:
    for _ in range(5):
        assert ask(browser, contract, name_kana="ヤマダ　タロウ")[0] == 200

    status, body, _ = ask(Client(REMOTE_ADDR="203.0.113.9"), contract)

    assert status == 429
    assert "30分ほどたってから、もう一度お試しください。" in body
    assert "入力内容をご確認ください" not in body
    assert "再度入力をお試しいただいても" not in body
    assert not Registration.objects.exists()
    move(Tally, "since", timedelta(minutes=29, seconds=58))
    assert ask(browser, contract)[0] == 429
    move(Tally, "since", timedelta(seconds=2))
    assert ask(browser, contract)[0] == 302


def test_a_network_has_thirty_failures_over_all_numbers(browser: Client, contract: Contract) -> None:
    for number in range(30):
        assert ask(browser, contract, customer_number=f"77{number}")[0] == 200

    assert ask(browser, contract)[0] == 429
    assert ask(Client(REMOTE_ADDR="203.0.113.9"), contract)[0] == 302


def test_a_number_has_twenty_failures_a_day(contract: Contract) -> None:
    for attempt in range(20):
        visitor = Client(REMOTE_ADDR=f"203.0.113.{attempt}")
        assert ask(visitor, contract, name_kana="ヤマダ　タロウ")[0] == 200
        Tally.objects.filter(scope="accounts:contracts:number").delete()  # half an hour has passed

    status, body, _ = ask(Client(REMOTE_ADDR="203.0.113.99"), contract)

    assert status == 429
    assert "24時間ほどたってから" in body


def test_a_match_is_not_counted(contract: Contract) -> None:
    for _ in range(12):
        assert ask(Client(), contract)[0] == 302


@pytest.mark.parametrize("field", ["customer_number", "phone", "name_kana"])
@pytest.mark.parametrize("typed", ["あ" * 10_000, "9" * 10_000, "\0", "　", "<b>", "\u202e1020304", "🐈"])
def test_nothing_that_can_be_typed_breaks_the_page(browser: Client, contract: Contract, field: str, typed: str) -> None:
    response = browser.post(url("start"), registering.facts(contract, **{field: typed}))

    assert response.status_code in (200, 302)


def test_a_signed_in_person_is_led_to_adding_a_contract(browser: Client, contract: Contract) -> None:
    browser.force_login(an_account("already", "もう"), backend="accounts.sign_in.backends.PortalBackend")

    assert browser.get(url("start"))["Location"] == "/contracts/add/"


def test_before_the_last_check_the_page_warns_whether_or_not_the_number_exists(
    browser: Client, contract: Contract
) -> None:
    for number in (contract.customer_number, "99999999"):
        pages = [ask(browser, contract, customer_number=number, phone="0399998888")[1] for _ in range(5)]

        assert ["あと1回続けて" in page for page in pages] == [False, False, False, True, False]


def test_each_field_has_an_example_and_the_page_one_telephone_number(browser: Client, contract: Contract) -> None:
    page = browser.get(url("start")).text

    for example in ("例：1020304", "例：090-0000-1204", "例：ミナト ハナコ"):
        assert example in page
    assert page[: page.index("<footer")].count("0120-000-310") == 1
    assert "次へ</span>" in page
