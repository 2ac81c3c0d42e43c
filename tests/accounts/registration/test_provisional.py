"""仮登録: what it reserves, for how long, and when it leads nowhere."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.users.models import User
from accounts.contracts.models import Contract
from accounts.registration.models import Registration, State
from tests.accounts.codes.challenges import move
from tests.accounts.registration import registering
from tests.accounts.registration.registering import url
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db


def later(**time: int) -> None:
    for field in ("mailed_at", "expires_at"):
        move(Registration, field, timedelta(**time), state=State.PROVISIONAL)


def test_the_page_shows_where_the_mail_went_and_until_when(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)

    page = browser.get(url("provisional")).content.decode()

    assert "仮登録が完了しました。" in page
    assert "<b>umineko@example.jp</b>" in page  # whole, so that its owner sees what was typed
    assert 'value="umineko@example.jp"' in browser.get(url("address")).text
    assert "minato-hikari.example" in page
    assert "メールの送信から24時間以内" in page


def test_a_mail_server_in_trouble_is_told(browser: Client, contract: Contract) -> None:
    from portal.delivery import status
    from portal.delivery.models import Channel

    registering.to_provisional(browser, contract)
    for _ in range(status.FAILURES):
        status.failed(Channel.MAIL)

    assert "メールが届くまでお時間がかかることがあります" in browser.get(url("provisional")).content.decode()


def test_the_24_hours_run_from_the_sending(browser: Client, contract: Contract) -> None:
    registration = registering.to_provisional(browser, contract)
    later(hours=23)
    before = registering.current(browser).expires_at

    deliver()

    registration.refresh_from_db()
    assert registration.expires_at - before > timedelta(hours=22, minutes=59)


def test_a_mail_that_never_left_lapses_after_24_hours(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    later(hours=24)

    assert deliver() == []

    assert browser.get(url("provisional"))["Location"] == url("start")


def test_a_resend_waits_a_minute_on_the_server(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    refused = browser.post(url("provisional"), follow=True).content.decode()
    assert "秒ほど待ってから再送してください" in refused

    later(seconds=60)
    browser.post(url("provisional"))

    assert registering.current(browser).mails == 2


def test_a_resend_kills_the_former_link(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    former = registering.link_of(deliver())
    later(seconds=60)
    browser.post(url("provisional"))
    newer = registering.link_of(deliver())

    dead = registering.use_link(browser, former)

    assert dead.status_code == 410
    assert "いちばん新しいメール" in dead.content.decode()
    assert registering.use_link(browser, newer)["Location"] == url("done")


def test_a_mail_replaced_before_it_left_is_not_sent(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    later(seconds=60)
    browser.post(url("provisional"))

    assert len([letter for letter in deliver() if "仮登録" in letter.subject]) == 1


def test_a_registration_has_five_mails(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    for n in range(4):
        browser.post(url("address"), {"email": f"typo{n}@example.jp"})
    assert registering.current(browser).mails == 5

    page = browser.post(url("address"), {"email": "typo9@example.jp"}).content.decode()

    assert "お送りできるメールの上限に達しました" in page


def test_an_address_has_five_mails_a_day_whoever_asks() -> None:
    for n in range(5):
        registering.to_provisional(visitor := Client(), None, username=f"flood{n}x", email="victim@example.jp")
    visitor = Client()
    visitor.post(url("plain"))
    registering.fill(visitor, username="flood9x", email="victim@example.jp")

    page = visitor.post(url("confirm")).content.decode()

    assert "本日これ以上メールをお送りできません" in page


def test_a_wrong_address_is_corrected_without_another_identity_check(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract, email="typo@example.jp")
    former = registering.link_of(deliver())

    assert browser.post(url("address"), {"email": "right@example.jp"})["Location"] == url("provisional")

    [mail] = deliver()
    assert mail.to == "right@example.jp"
    assert registering.use_link(browser, former).status_code == 410
    registering.use_link(browser, registering.link_of([mail]))
    assert User.objects.get(username="umineko").email == "right@example.jp"


def test_a_held_contract_ends_in_the_same_page_and_a_mail_to_its_holder(browser: Client, contract: Contract) -> None:
    holder = an_account("holder", "もちぬし")
    Contract.objects.update(holder=holder, held_since="2026-01-01T00:00Z")

    registering.to_provisional(browser, contract)

    assert "仮登録が完了しました。" in browser.get(url("provisional")).content.decode()
    [mail] = deliver()
    assert mail.to == holder.email
    assert "register/link" not in mail.text
    later(seconds=60)
    browser.post(url("provisional"))
    browser.post(url("address"), {"email": "other@example.jp"})
    assert deliver() == []  # the holder is told once a day
    contract.refresh_from_db()
    assert contract.holder == holder


def test_a_known_address_ends_in_the_same_page_and_a_mail_to_its_owner(browser: Client, contract: Contract) -> None:
    an_account("owner", "もちぬし", email="umineko@example.jp")

    registering.to_provisional(browser, contract)

    assert "仮登録が完了しました。" in browser.get(url("provisional")).content.decode()
    [mail] = deliver()
    assert mail.to == "umineko@example.jp"
    assert "すでにマイページに登録されているか" in mail.text
    assert "register/link" not in mail.text


def test_a_known_address_can_be_corrected(browser: Client, contract: Contract) -> None:
    an_account("owner", "もちぬし", email="umineko@example.jp")
    registering.to_provisional(browser, contract)

    browser.post(url("address"), {"email": "mine@example.jp"})

    mails = [letter for letter in deliver() if letter.to == "mine@example.jp"]
    assert registering.use_link(browser, registering.link_of(mails))["Location"] == url("done")


def test_an_address_of_another_pending_registration_is_not_given_twice(browser: Client, contract: Contract) -> None:
    registering.to_provisional(Client(), None, username="kamome", email="umineko@example.jp")
    deliver()

    registering.to_provisional(browser, contract)

    [mail] = deliver()
    assert "register/link" not in mail.text


def test_letters_of_an_address_are_equal_in_any_case(browser: Client) -> None:
    an_account("owner", "もちぬし", email="umineko@example.jp")

    registering.to_provisional(browser, None, email="UmiNeko@Example.JP")

    [mail] = deliver()
    assert "register/link" not in mail.text


def test_a_newer_registration_of_the_contract_takes_the_place_of_a_pending_one(
    browser: Client, contract: Contract
) -> None:
    registering.to_provisional(browser, contract)
    former = registering.link_of(deliver())
    newer = Client()

    registering.identify(newer, contract)
    assert registering.current(browser).state == State.PROVISIONAL  # the three facts alone replace nothing
    registering.answer_phone(newer)
    registering.fill(newer, username="kamome", email="kamome@example.jp")
    newer.post(url("confirm"))

    assert registering.use_link(browser, former).status_code == 410
    assert registering.use_link(newer, registering.link_of(deliver()))["Location"] == url("done")


def test_a_newer_registration_of_the_contract_keeps_the_id_of_the_pending_one(
    browser: Client, contract: Contract
) -> None:
    # given a 仮登録 whose password was forgotten before the mail came
    older = registering.to_provisional(browser, contract)

    # when its person begins again elsewhere, as the page of the link says, and takes the same ID
    other = Client()
    registering.to_verified(other, contract)
    answer = other.post(registering.url("check"), registering.profile(), headers={"Accept": "application/json"})
    registering.fill(other)
    other.post(registering.url("confirm"))

    # then the ID is free for them, and the older 仮登録 is over
    assert answer.json()["answer"] == "free"
    assert registering.current(other).state == State.PROVISIONAL
    older.refresh_from_db()
    assert older.state == State.SUPERSEDED


def test_a_squatters_expired_registration_frees_everything_at_once(browser: Client, contract: Contract) -> None:
    squatter = Client()
    registering.to_provisional(squatter, contract)
    registering.to_verified(browser, contract)

    later(hours=24)
    registering.fill(browser)
    browser.post(url("confirm"))

    mails = [letter for letter in deliver() if "仮登録" in letter.subject]
    registering.use_link(browser, registering.link_of(mails))
    contract.refresh_from_db()
    assert contract.holder == User.objects.get(username="umineko")


def test_an_id_and_an_address_without_a_contract_are_free_at_once_too(browser: Client) -> None:
    registering.to_provisional(Client(), None)
    deliver()
    later(hours=24)

    registering.to_provisional(browser, None)

    assert registering.use_link(browser, registering.link_of(deliver())).headers["Location"] == url("done")


def test_the_purge_deletes_what_came_to_nothing_and_nothing_else(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    registering.use_link(browser, registering.link_of(deliver()))
    registering.to_provisional(Client(), None, username="kamome", email="kamome@example.jp")
    Client().post(url("plain"))

    call_command("purge", "registrations")
    assert Registration.objects.count() == 3
    move(Registration, "expires_at", timedelta(hours=25))
    call_command("purge", "registrations")
    assert [row.state for row in Registration.objects.all()] == [State.COMPLETED]
    move(Registration, "completed_at", timedelta(hours=24))
    call_command("purge", "registrations")

    assert not Registration.objects.exists()
    assert User.objects.filter(username="umineko").exists()
