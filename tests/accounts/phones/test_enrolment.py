"""A first telephone: password, mailbox, and only then a number."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Challenge, Phone, Sending, User
from accounts.phones import actions as phone_actions
from portal.audit.by import By
from tests.accounts.codes.challenges import move
from tests.accounts.sign_in.second_steps import MOBILE, half_way, with_phone
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import PASSWORD

ADD, MAIL, NUMBER, CODE = (reverse(f"accounts:phones:{name}") for name in ("add", "add_mail", "add_number", "add_code"))


@pytest.fixture
def browser(guest: User, client_of: ClientOf) -> Client:
    """Return the browser in which the guest has signed in."""
    return client_of(guest)


def answer_mail(browser: Client) -> None:
    """Type the password, and the code from the mailbox."""
    assert browser.post(ADD, {"password": PASSWORD}).headers["Location"] == MAIL
    assert browser.post(MAIL, {"digits": latest().digits()}).headers["Location"] == NUMBER
    move(Sending, "at", timedelta(seconds=31))


def latest() -> Challenge:
    """Return the challenge that was asked last."""
    return Challenge.objects.latest("pk")


def call(browser: Client, number: str = "090-1234-5678") -> None:
    """Type a number and have it sent a code."""
    assert browser.post(NUMBER, {"phone": number}).headers["Location"] == CODE
    browser.post(CODE, {"way": "phone:sms"})


def test_a_telephone_is_enrolled_step_by_step(browser: Client, guest: User) -> None:
    browser.post(ADD, {"password": PASSWORD})
    [mail] = deliver()
    assert (mail.channel, mail.to) == ("mail", guest.email)
    assert latest().length == 6
    assert latest().digits() in mail.text
    assert latest().digits() not in mail.subject

    browser.post(MAIL, {"digits": latest().digits()})
    move(Sending, "at", timedelta(seconds=31))
    call(browser)
    [sms] = deliver()
    assert sms.to.endswith("9012345678")
    browser.post(CODE, {"digits": latest().digits()})

    phone = Phone.objects.get(user=guest)
    assert phone.number == MOBILE
    assert phone.usable_from - phone.verified_at == timedelta(hours=24)
    assert "電話番号を登録しました" in deliver()[0].subject


def test_no_code_goes_to_a_typed_number_before_the_mailbox_has_answered(browser: Client) -> None:
    browser.post(ADD, {"password": PASSWORD})

    for url in (NUMBER, CODE):
        assert browser.post(url, {"phone": MOBILE, "way": "phone:sms"}).headers["Location"] == ADD
        browser.post(ADD, {"password": PASSWORD})

    assert {letter.channel for letter in deliver()} == {"mail"}


def test_a_wrong_password_sends_nothing(browser: Client) -> None:
    assert "パスワードが一致しません" in browser.post(ADD, {"password": "Yama-to-Umi-99"}).text
    assert deliver() == []


def test_a_code_for_one_number_enrols_no_other(browser: Client) -> None:
    answer_mail(browser)
    call(browser)
    digits = latest().digits()

    browser.post(NUMBER, {"phone": "08011112222"})
    answer = browser.post(CODE, {"digits": digits})

    assert answer.status_code == 200
    assert not Phone.objects.exists()


@pytest.mark.parametrize("number", ["0570-000-000", "0120-000-310"])
def test_a_number_that_costs_extra_is_refused(browser: Client, number: str) -> None:
    answer_mail(browser)

    assert "この電話番号には認証コードを送信できません" in browser.post(NUMBER, {"phone": number}).text


def test_it_lapses_after_half_an_hour(browser: Client) -> None:
    answer_mail(browser)
    session = browser.session
    session["phone_enrolment"] = {**session["phone_enrolment"], "until": 0}
    session.save()

    assert browser.get(NUMBER).headers["Location"] == ADD


def test_who_has_a_telephone_is_not_asked_for_a_first(browser: Client, guest: User) -> None:
    with_phone(guest)

    assert browser.get(ADD).headers["Location"] == reverse("accounts:authenticators:index")


def test_the_first_number_is_not_called_a_registered_one(browser: Client) -> None:
    answer_mail(browser)
    browser.post(NUMBER, {"phone": MOBILE})

    before = browser.get(CODE).text
    call(browser)
    after = browser.get(CODE).text

    assert "入力された電話番号に認証コードを送信します" in before
    assert "入力された電話番号 <b" in after
    assert "登録電話番号" not in before + after


def test_the_sixth_password_waits_and_the_page_says_how_long(browser: Client) -> None:
    for _ in range(5):
        browser.post(ADD, {"password": "Yama-to-Umi-99"})

    answer = browser.post(ADD, {"password": PASSWORD})

    assert answer.status_code == 429
    assert "30分ほどたってから、もう一度お試しください" in answer.text


class TestHelp:
    HELP = reverse("accounts:phones:help")

    def test_whoever_has_another_number_is_led_on_by_the_portal_itself(self, browser: Client) -> None:
        page = browser.get(self.HELP).text

        assert f'href="{reverse("accounts:contact_changes:phone")}"' in page
        assert f'href="{reverse("accounts:lost_phone:start")}"' in page

    def test_so_is_whoever_is_signing_in(self, guest: User) -> None:
        with_phone(guest)

        page = half_way(guest).get(reverse("accounts:sign_in:code_help")).text

        assert f'href="{reverse("accounts:lost_phone:start")}"' in page
        assert reverse("accounts:contact_changes:phone") not in page


def test_a_number_that_is_paused_says_that_a_new_password_resumes_it(guest: User, client_of: ClientOf) -> None:
    with_phone(guest)
    phone_actions.pause(account=guest, by=By.owner(guest))

    page = client_of(guest).get(reverse("accounts:phones:prove")).text

    assert "この電話番号は一時停止中です" in page
    assert f'href="{reverse("accounts:password_reset:start")}"' in page
    assert "お申し出" not in page


@pytest.mark.parametrize("name", ["passkeys:add", "recovery_codes:index"])
def test_on_its_waiting_day_nothing_is_offered_that_asks_for_it(browser: Client, guest: User, name: str) -> None:
    page = reverse(f"accounts:{name}")
    phone_actions.enrol(account=guest, number=MOBILE, usable_after=timedelta(hours=24))
    waiting, account = browser.get(page).text, browser.get(reverse("accounts:authenticators:index")).text
    move(Phone, "usable_from", timedelta(hours=25))

    offer = reverse(f"accounts:{'passkeys:create' if name == 'passkeys:add' else 'recovery_codes:make'}")
    assert offer not in waiting
    assert "からお使いいただけます" in waiting
    assert "次にすること" not in account
    assert offer in browser.get(page).text
    assert "次にすること" in browser.get(reverse("accounts:authenticators:index")).text
