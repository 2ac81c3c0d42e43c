"""No step can be skipped, and none of another browser's can be used."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.codes.errors import Locked
from accounts.codes.models import Challenge, Sending
from accounts.contracts.models import Contract
from accounts.registration.models import Registration, State
from portal.delivery.models import Channel
from portal.design.templatetags import design
from portal.policy.knobs import policy
from tests.accounts.codes.challenges import move, wrong
from tests.accounts.registration import registering
from tests.accounts.registration.registering import url
from tests.letters import deliver

pytestmark = pytest.mark.django_db

BEHIND = ["phone", "code", "help", "post", "posted", "profile", "confirm", "provisional", "address"]


@pytest.mark.parametrize("name", BEHIND)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_an_identity_check_every_page_leads_to_the_start(browser: Client, name: str, method: str) -> None:
    assert getattr(browser, method)(url(name))["Location"] == url("start")


def test_after_the_identity_check_the_telephone_cannot_be_skipped(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)

    for name in ("profile", "confirm", "provisional", "address"):
        assert browser.post(url(name), registering.profile())["Location"] == url("phone")

    assert Registration.objects.get().state == State.IDENTIFIED


def test_the_profile_cannot_be_skipped(browser: Client, contract: Contract) -> None:
    registering.to_verified(browser, contract)

    assert browser.post(url("confirm"))["Location"] == url("profile")
    assert browser.get(url("phone"))["Location"] == url("profile")


def test_a_stranger_cannot_go_on_with_another_browsers_registration(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})
    digits = registering.code_of(deliver())
    stranger = Client()
    registering.identify(stranger, contract)

    refused = stranger.post(url("code"), {"digits": digits})

    assert refused["Location"] == url("phone")
    assert browser.post(url("code"), {"digits": digits})["Location"] == url("profile")


def test_a_session_that_names_no_registration_is_led_to_the_start(browser: Client) -> None:
    session = browser.session
    session["registration"] = "AAAAAAAAAAAAAAAAAAAAAA"
    session.save()

    page = browser.get(url("profile"), follow=True)

    assert page.redirect_chain[-1][0] == url("start")
    assert "お手続きの有効時間が過ぎました" in page.content.decode()


def test_a_registration_rests_half_an_hour_at_most(browser: Client, contract: Contract) -> None:
    registering.to_verified(browser, contract)
    move(Registration, "expires_at", timedelta(minutes=29, seconds=58))
    assert browser.get(url("profile")).status_code == 200

    move(Registration, "expires_at", timedelta(seconds=3))

    assert browser.post(url("profile"), registering.profile())["Location"] == url("start")


def test_the_session_gets_a_new_key_at_the_identity_check(browser: Client, contract: Contract) -> None:
    browser.get(url("start"))
    session = browser.session
    session["before"] = True
    session.save()
    browser.cookies["session"] = str(session.session_key)

    registering.identify(browser, contract)

    assert browser.session.session_key != session.session_key


def test_a_double_press_at_the_code_goes_on(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})
    digits = registering.code_of(deliver())
    browser.post(url("code"), {"digits": digits})

    assert browser.post(url("code"), {"digits": digits})["Location"] == url("profile")


def test_a_wrong_code_says_so(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})

    page = browser.post(url("code"), {"digits": wrong(Challenge.objects.get())})

    assert "認証コードが一致しません" in page.content.decode()


def test_five_wrong_codes_lock_and_say_so(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})
    for _ in range(5):
        page = browser.post(url("code"), {"digits": wrong(Challenge.objects.get())})

    assert "みなとひかり マイページの認証機能がロックされました。" in page.content.decode()
    other = Client()
    registering.identify(other, contract)
    assert "認証機能がロックされました" in other.post(url("phone"), {"way": "phone:sms"}).content.decode()


def test_a_locked_page_offers_the_post_and_says_when_the_lock_ends(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})
    for _ in range(5):
        answer = browser.post(url("code"), {"digits": wrong(Challenge.objects.get())})

    tried_at = Challenge.objects.get().tried_at
    assert tried_at is not None
    release = f"{design.clock(Locked(tried_at + policy().code_lock).resumes_at)}から再開できます"
    for page in (answer, browser.get(url("code")), browser.get(url("phone"))):
        html = page.content.decode()
        assert release in html
        assert url("post") in html
        assert "0120-000-310" in html
        assert html.count("ロックされました") == 1
        for gone in ('name="digits"', 'name="way"', "送信しました", "有効期限", "入力内容をご確認ください"):
            assert gone not in html


def test_an_expired_code_can_be_sent_again(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})
    digits = registering.code_of(deliver())
    move(Challenge, "expires_at", timedelta(minutes=5))
    assert "認証コードの有効期限が切れています" in browser.post(url("code"), {"digits": digits}).content.decode()

    registering.answer_phone(browser, "phone_2:voice")

    assert registering.current(browser).state == State.VERIFIED


def test_the_voice_calls_the_number_that_was_chosen(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)

    browser.post(url("phone"), {"way": "phone_2:voice"})

    [call] = deliver()
    assert (call.channel, call.to) == (Channel.VOICE, "0748123456")


def test_a_resend_that_comes_too_soon_says_when(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})

    page = browser.post(url("phone"), {"way": "phone:sms"}, follow=True)

    assert "秒ほど待ってから再送信してください" in page.content.decode()
    assert Sending.objects.count() == 1


@pytest.mark.parametrize("way", ["phone:mail", "phone_2:sms", "09000000000:sms", "", "phone", "x" * 10_000, "\0"])
def test_a_code_goes_nowhere_but_to_the_contracts_telephones(browser: Client, contract: Contract, way: str) -> None:
    registering.identify(browser, contract)

    assert browser.post(url("phone"), {"way": way}).status_code == 200

    assert not Sending.objects.exists()


def test_pages_show_no_number_in_full(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    choice = browser.get(url("phone")).content.decode()
    browser.post(url("phone"), {"way": "phone:sms"})
    entry = browser.get(url("code")).content.decode()

    for page in (choice, entry):
        assert "090-****-**78" in page
        assert contract.phone not in page
        assert contract.phone_2 not in page


def test_a_contract_without_a_usable_number_offers_the_post(browser: Client, contract: Contract) -> None:
    Contract.objects.update(phone="0120123456", phone_2="")
    browser.post(url("start"), registering.facts(contract, phone="0120123456"))

    page = browser.get(url("phone")).content.decode()

    assert "認証コードをお送りできる電話番号がありません" in page
    assert "郵送で受け取る" in page


def test_a_page_of_a_carrier_in_trouble_says_so(browser: Client, contract: Contract) -> None:
    from portal.delivery import status

    registering.identify(browser, contract)
    browser.post(url("phone"), {"way": "phone:sms"})
    for _ in range(status.FAILURES):
        status.failed(Channel.SMS)

    page = browser.get(url("code")).content.decode()

    assert "認証コードの送信に時間がかかっています" in page
    assert "音声電話でコードを送信" in page
