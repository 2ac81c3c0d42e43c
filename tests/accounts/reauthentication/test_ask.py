"""The page that asks for a proof, and the telephone as the answer."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Challenge, User
from accounts.phones import actions as phone_actions
from accounts.reauthentication import queries
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.conftest import ClientOf
from tests.letters import deliver

ASK, PROVE, ADD = (reverse(f"accounts:{name}") for name in ("reauthentication:ask", "phones:prove", "phones:add"))
HERE = reverse("accounts:authenticators:index")


@pytest.fixture
def browser(guest: User, client_of: ClientOf) -> Client:
    """Return the browser in which the guest has signed in."""
    return client_of(guest)


def answer(browser: Client, **asked: str) -> Challenge:
    """Ask for a code at the prove page, and type it."""
    url = f"{PROVE}?{urlencode({'next': HERE, **asked})}"
    browser.post(url, {"way": "phone:sms"})
    challenge = Challenge.objects.latest("pk")
    assert browser.post(url, {"digits": challenge.digits()}).headers["Location"] == HERE
    return challenge


def test_who_has_nothing_to_prove_with_is_led_to_a_first_telephone(browser: Client) -> None:
    page = browser.get(ASK, {"next": HERE}).text

    assert "ご本人確認の方法が登録されていません" in page
    assert ADD in page


def test_the_only_way_is_taken_at_once(browser: Client, guest: User) -> None:
    with_phone(guest)

    location = browser.get(ASK, {"strength": "phone", "next": HERE}).headers["Location"]

    assert location == f"{PROVE}?{urlencode({'next': HERE})}"


def test_no_question_mark_hangs_behind_the_only_way(browser: Client, guest: User) -> None:
    with_phone(guest)

    assert browser.get(ASK).headers["Location"] == PROVE


def test_six_digits_from_the_telephone_prove_an_act_of_value(browser: Client, guest: User) -> None:
    phone = with_phone(guest)
    former = browser.session.session_key

    challenge = answer(browser)

    assert (challenge.purpose, challenge.length) == ("step_up", 6)
    assert set(browser.session[queries.KEY]) == {"phone"}
    assert browser.session["otp_device_id"] == phone.persistent_id
    assert browser.session.session_key != former
    assert browser.get(ASK, {"strength": "phone", "next": HERE}).headers["Location"] == HERE


def test_a_code_for_a_passkey_proves_no_act_of_value(browser: Client, guest: User) -> None:
    with_phone(guest)

    challenge = answer(browser, only="phone")

    assert (challenge.purpose, challenge.length) == ("passkey", 4)
    assert set(browser.session[queries.KEY]) == {"passcode", "phone_own"}
    assert browser.get(ASK, {"strength": "phone", "next": HERE}).headers["Location"].startswith(PROVE)


def test_the_way_back_stays_inside(browser: Client, guest: User) -> None:
    with_phone(guest)
    browser.post(f"{PROVE}?next=//evil.example/", {"way": "phone:sms"})
    digits = Challenge.objects.latest("pk").digits()

    answer = browser.post(f"{PROVE}?next=//evil.example/", {"digits": digits})

    assert answer.headers["Location"] == reverse("home:index")


def test_a_telephone_in_its_first_day_proves_nothing(browser: Client, guest: User) -> None:
    phone_actions.enrol(account=guest, number=MOBILE, usable_after=phone_actions.FIRST_DAY)

    answer = browser.post(PROVE, {"way": "phone:sms"})

    assert "まだご本人確認にお使いいただけません" in answer.text
    assert [letter for letter in deliver() if letter.channel == "sms"] == []


def test_a_code_for_signing_in_proves_nothing_here(browser: Client, guest: User) -> None:
    with_phone(guest)
    browser.post(PROVE, {"way": "phone:sms"})
    challenge = Challenge.objects.latest("pk")
    Challenge.objects.update(purpose="login")

    assert "認証コードの有効期限が切れています" in browser.post(PROVE, {"digits": challenge.digits()}).text
    assert queries.KEY not in browser.session


def test_another_persons_code_proves_nothing(
    browser: Client, guest: User, line_user: User, client_of: ClientOf
) -> None:
    with_phone(guest)
    with_phone(line_user, "08011112222")
    client_of(line_user).post(PROVE, {"way": "phone:sms"})
    digits = Challenge.objects.latest("pk").digits()

    answer = browser.post(PROVE, {"digits": digits})

    assert "認証コードの有効期限が切れています" in answer.text
