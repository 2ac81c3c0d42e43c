"""メール受信確認: the link, the password, and what invalidates them."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.users.models import User
from accounts.contracts.models import Contract
from accounts.registration import links
from accounts.registration.models import Registration, State
from portal.limits.models import Tally
from tests.accounts.codes.challenges import move
from tests.accounts.registration import registering
from tests.accounts.registration.registering import PASSWORD, url
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(browser: Client, contract: Contract) -> str:
    """Return the path in the mail of a 仮登録."""
    registering.to_provisional(browser, contract)
    return registering.link_of(deliver())


def test_opening_the_link_changes_nothing(link: str) -> None:
    scanner = Client()
    before = list(Registration.objects.values())

    for _ in range(5):
        assert scanner.get(link, follow=True).status_code == 200
    scanner.head(link)
    scanner.post(link)
    registering.use_link(scanner, link, "")

    assert list(Registration.objects.values()) == before
    assert not User.objects.exists()


def test_a_wrong_password_says_so_and_five_of_them_wait_half_an_hour(link: str) -> None:
    visitor = Client()
    for _ in range(5):
        assert "パスワードが一致しません" in registering.use_link(visitor, link, "Chigau-8888").content.decode()

    refused = registering.use_link(visitor, link)

    assert refused.status_code == 429
    assert "30分ほどたってから" in refused.content.decode()
    move(Tally, "since", timedelta(minutes=30), scope="accounts:registration:password")
    assert registering.use_link(visitor, link)["Location"] == url("done")


@pytest.mark.parametrize(("seconds", "status"), [(-2, 302), (1, 410)])
def test_the_link_lives_24_hours(link: str, seconds: int, status: int) -> None:
    move(Registration, "expires_at", timedelta(hours=24, seconds=seconds))

    assert Client().get(link, follow=True).status_code == (200 if status == 302 else 410)
    assert registering.use_link(Client(), link).status_code == status

    assert User.objects.exists() is (status == 302)


def test_a_used_link_says_that_all_is_done(link: str) -> None:
    registering.use_link(Client(), link)

    again = Client().get(link)

    assert again.status_code == 410
    assert "本登録はすでに完了しています" in again.content.decode()


def test_the_browser_that_used_the_link_is_led_to_the_end_again(link: str) -> None:
    visitor = Client()
    registering.use_link(visitor, link)

    assert visitor.get(link)["Location"] == url("done")
    assert visitor.post(url("link"), {"password": PASSWORD})["Location"] == url("done")


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.partition(".")[0], lambda t: "x" * 9000]
)
def test_a_forged_link_leads_nowhere(link: str, change: object) -> None:
    token = link.rstrip("/").rpartition("/")[2]

    response = registering.use_link(Client(), url("link_open", token=change(token)))  # type: ignore[operator]

    assert response.status_code == 410
    assert not User.objects.exists()


def test_no_link_of_a_hollow_registration_is_accepted(browser: Client, contract: Contract) -> None:
    Contract.objects.update(holder=an_account("holder", "もちぬし"), held_since="2026-01-01T00:00Z")
    registration = registering.to_provisional(browser, contract)

    forged = url("link_open", token=links.LINK.token(links.ref(registration, registration.mails)))

    assert browser.get(forged).status_code == 410
    assert browser.post(url("link"), {"password": PASSWORD}).status_code == 410


def test_the_link_names_the_configured_host_whatever_the_request_claims(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)

    [mail] = deliver()

    assert "http://localhost:8000/register/link/" in mail.text


def test_a_contract_that_found_a_holder_meanwhile_leaves_nothing_behind(link: str) -> None:
    Contract.objects.update(holder=an_account("faster", "さきに"), held_since="2026-01-01T00:00Z")

    dead = registering.use_link(Client(), link)

    assert dead.status_code == 410
    assert "本登録できませんでした" in dead.content.decode()
    assert not User.objects.filter(username="umineko").exists()
    assert Registration.objects.get().state == State.PROVISIONAL


def test_an_address_that_found_an_account_meanwhile_leaves_nothing_behind(link: str, contract: Contract) -> None:
    an_account("faster", "さきに", email="umineko@example.jp")

    assert registering.use_link(Client(), link).status_code == 410

    contract.refresh_from_db()
    assert contract.holder is None


def test_the_registering_browser_learns_that_all_is_done(browser: Client, link: str) -> None:
    registering.use_link(Client(), link)

    page = browser.get(url("provisional"), follow=True)

    assert page.redirect_chain[-1][0] == "/login/"
    assert "本登録はすでに完了しています" in page.content.decode()


@pytest.mark.parametrize(("seconds", "is_let_in"), [(599, True), (601, False)])
def test_going_straight_in_ends_after_ten_minutes(link: str, seconds: int, is_let_in: bool) -> None:
    visitor = Client()
    registering.use_link(visitor, link)
    move(Registration, "completed_at", timedelta(seconds=seconds))

    visitor.post(url("done"))

    assert ("_auth_user_id" in visitor.session) is is_let_in


def test_nobody_goes_straight_in_without_having_typed_the_password(browser: Client, link: str) -> None:
    registering.use_link(Client(), link)

    assert browser.post(url("done"))["Location"] == "/login/"
    assert "_auth_user_id" not in browser.session


def test_the_link_of_a_registration_that_a_newer_one_replaced_says_so(link: str, contract: Contract) -> None:
    registering.to_provisional(Client(), contract, username="kamome", email="kamome@example.jp")

    page = Client().get(link, follow=True)

    assert page.status_code == 410
    assert "新しい仮登録に置き換えられました" in page.text


def test_before_the_last_password_the_page_warns(link: str) -> None:
    pages = [registering.use_link(Client(), link, "Chigau-8888").text for _ in range(5)]

    assert ["あと1回誤ると" in page for page in pages] == [False, False, False, True, False]
