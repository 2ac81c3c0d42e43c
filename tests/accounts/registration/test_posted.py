"""Registration without a reachable phone: a letter to the contract's address."""

import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.codes.models import PostedCode
from accounts.contracts.models import Contract
from accounts.registration.models import State
from tests.accounts.codes.challenges import move
from tests.accounts.registration import registering
from tests.accounts.registration.registering import url

pytestmark = pytest.mark.django_db


def test_a_letter_is_ordered_printed_and_typed_days_later_in_another_browser(
    browser: Client, contract: Contract, tmp_path: Path
) -> None:
    registering.identify(browser, contract)
    assert "お申し込みを承っています" in browser.post(url("post")).content.decode()
    call_command("print_posted_codes", out=tmp_path / "letters")
    [letter] = (tmp_path / "letters").glob("*.html")
    page = letter.read_text(encoding="utf-8")
    assert contract.address in page
    found = re.search(r'class="digits">(\d{4}) (\d{4})<', page)
    assert found
    move(PostedCode, "expires_at", timedelta(days=10))
    days_later = Client()
    registering.identify(days_later, contract)

    done = days_later.post(url("posted"), {"digits": f"{found[1]}　{found[2]}"})

    assert done["Location"] == url("profile")
    assert registering.current(days_later).state == State.VERIFIED
    assert registering.current(browser).state == State.IDENTIFIED


def test_the_letters_are_readable_by_their_owner_only_and_named_after_nobody(
    browser: Client, contract: Contract, tmp_path: Path
) -> None:
    registering.identify(browser, contract)
    browser.post(url("post"))

    call_command("print_posted_codes", out=tmp_path / "letters")

    [letter] = (tmp_path / "letters").glob("*.html")
    assert stat.S_IMODE(letter.stat().st_mode) == 0o600
    assert stat.S_IMODE(letter.parent.stat().st_mode) == 0o700
    assert contract.customer_number not in letter.name
    call_command("print_posted_codes", out=tmp_path / "again")
    assert not list((tmp_path / "again").glob("*.html"))


def test_the_page_never_shows_the_address(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)

    before = browser.get(url("post")).content.decode()
    after = browser.post(url("post")).content.decode()

    assert contract.address not in before + after


def test_a_second_order_in_a_week_changes_nothing(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("post"))

    browser.post(url("post"))

    assert PostedCode.objects.count() == 1


def test_wrong_digits_from_a_letter_say_so(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    assert "まだ郵送のお手続きが済んでいません" in browser.post(url("posted"), {"digits": "12345678"}).content.decode()
    browser.post(url("post"))
    PostedCode.objects.update(printed_at="2026-01-01T00:00Z", expires_at="2999-01-01T00:00Z")
    digits = PostedCode.objects.get().digits()

    page = browser.post(url("posted"), {"digits": f"{(int(digits) + 1) % 10**8:08}"}).content.decode()

    assert "認証コードが一致しません" in page


@pytest.mark.parametrize(("start", "flow"), [("start", "初回会員登録"), ("again", "登録し直す（ID登録）")])
def test_the_page_names_the_flow_that_the_letter_is_for(
    browser: Client, contract: Contract, start: str, flow: str
) -> None:
    browser.post(url(start), registering.facts(contract))

    assert f"もう一度「{flow}」を開き" in browser.post(url("post")).text


def test_the_help_page_of_a_contracts_telephone_names_the_desk(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)

    page = browser.get(url("help")).text

    assert "ご契約に登録されている電話番号がお変わりの場合は、お問い合わせ窓口" in page
    assert reverse("accounts:lost_phone:start") not in page
