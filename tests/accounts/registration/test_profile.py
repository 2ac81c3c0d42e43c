"""初期情報 and 確認: what is chosen, and what is kept."""

import pytest
from django.test import Client

from accounts.contracts.models import Contract
from accounts.registration.models import Registration, State
from portal.limits.models import Tally
from tests.accounts.registration import registering
from tests.accounts.registration.registering import PASSWORD, url
from tests.people import an_account

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}


@pytest.fixture
def verified(browser: Client, contract: Contract) -> Client:
    """Return a browser that has answered the telephone."""
    registering.to_verified(browser, contract)
    return browser


def problems(browser: Client, **others: str) -> dict[str, list[str]]:
    response = browser.post(url("profile"), registering.profile(**others))
    return dict(response.context["form"].errors) if response.status_code == 200 else {}


@pytest.mark.parametrize("username", ["umi", "u" * 31, "umi neko@x", "うみねこ", "\0abcde", "a" * 10_000, ""])
def test_an_id_that_cannot_be_is_refused(verified: Client, username: str) -> None:
    assert "username" in problems(verified, username=username)


def test_an_id_is_kept_in_lower_case_and_half_width(verified: Client) -> None:
    registering.fill(verified, username="ＵＭＩneko７")

    assert Registration.objects.get().username == "umineko7"


@pytest.mark.parametrize("username", ["hikari", "HIKARI", "h1kar1", "hlkarl"])
def test_an_id_that_could_be_taken_for_another_is_refused(verified: Client, username: str) -> None:
    an_account("hikari", "ひかり")

    assert problems(verified, username=username)["username"] == [
        "このアカウントIDは使用されています。別のIDを入力してください。"
    ]


@pytest.mark.parametrize(
    "password",
    [
        "Ab3",
        "onlyletters",
        "x" * 65 + "1",
        "ミナトひかり12",
        "Password1",
        "Tel-09012345678",
        "umineko-2026",
        "minato-84-Hikari",
        "",
    ],
)
def test_a_weak_or_personal_password_is_refused(verified: Client, password: str) -> None:
    assert "password" in problems(verified, password=password, password_again=password)


def test_two_different_passwords_are_refused(verified: Client) -> None:
    assert "password_again" in problems(verified, password_again=PASSWORD + "x")


@pytest.mark.parametrize("box", ["terms", "privacy"])
def test_both_consents_are_needed(verified: Client, box: str) -> None:
    assert box in problems(verified, **{box: ""})


def test_the_versions_agreed_to_are_kept(verified: Client) -> None:
    registering.fill(verified)

    registration = Registration.objects.get()
    assert (registration.terms_version, registration.privacy_version) == ("2026-04-01", "2026-04-01")
    assert registration.agreed_at


def test_the_way_back_keeps_what_was_typed_and_asks_no_password(verified: Client) -> None:
    registering.fill(verified)
    page = verified.get(url("profile")).content.decode()
    for typed in ("umineko", "umineko@example.jp", "うみねこ", "設定済みです"):
        assert typed in page

    registering.fill(verified, nickname="かもめ", password="", password_again="")

    registration = Registration.objects.get()
    assert registration.nickname == "かもめ"
    assert registration.password


def test_another_id_asks_the_password_again_because_it_might_contain_it(verified: Client) -> None:
    registering.fill(verified)

    assert "password" in problems(verified, username="shiokaze", password="", password_again="")


def test_the_confirmation_shows_dots_for_the_password(verified: Client) -> None:
    registering.fill(verified)

    page = verified.get(url("confirm")).content.decode()

    assert "●●●" in page
    assert PASSWORD not in page
    assert "argon2" not in page


@pytest.mark.parametrize(
    ("username", "answer", "text"),
    [
        ("umineko", "free", "使用できます"),
        ("Hikari", "taken", "使用されています"),
        ("umi＠neko", "characters", "使用できない文字があります"),
        ("うみねこさん", "characters", "使用できない文字があります"),
        ("umi", "wrong", "5文字以上30文字以内"),
    ],
)
def test_the_id_check_has_its_answers(verified: Client, username: str, answer: str, text: str) -> None:
    an_account("hikari", "ひかり")

    found = verified.post(url("check"), {"username": username}, headers=JSON).json()

    assert found["answer"] == answer
    assert text in found["text"]


def test_the_id_check_sees_pending_registrations_of_others_but_not_ones_own(verified: Client) -> None:
    other = Client()
    registering.to_provisional(other, None, username="kamome", email="kamome@example.jp")

    assert verified.post(url("check"), {"username": "kam0me"}, headers=JSON).json()["answer"] == "taken"


def test_the_id_check_ends_after_ten_questions(verified: Client) -> None:
    for n in range(10):
        assert verified.post(url("check"), {"username": f"umineko{n}"}, headers=JSON).status_code == 200

    refused = verified.post(url("check"), {"username": "umineko11"}, headers=JSON)

    assert refused.status_code == 429
    assert refused.json()["answer"] == "wait"


def test_the_id_check_without_script_gives_the_form_back_with_everything_in_it(verified: Client) -> None:
    page = verified.post(url("check"), registering.profile(check="1")).content.decode()

    for kept in ("使用できます", "umineko@example.jp", "うみねこ", "設定済みです"):
        assert kept in page
    assert page.count("checked") == 2
    assert PASSWORD not in page
    registering.fill(verified, password="", password_again="")


def test_a_double_press_at_the_confirmation_makes_one_registration(verified: Client) -> None:
    registering.fill(verified)
    verified.post(url("confirm"))

    assert verified.post(url("confirm"))["Location"] == url("provisional")

    assert Registration.objects.get().mails == 1


def test_after_the_provisional_registration_the_back_button_changes_nothing(verified: Client) -> None:
    registering.fill(verified)
    verified.post(url("confirm"))

    assert verified.post(url("profile"), registering.profile(username="another"))["Location"] == url("provisional")

    assert Registration.objects.get().username == "umineko"


def test_a_taken_id_at_the_last_moment_leads_back_to_the_form(verified: Client) -> None:
    registering.fill(verified)
    an_account("umineko", "先客")

    page = verified.post(url("confirm"), follow=True)

    assert page.redirect_chain[-1][0] == url("profile")
    assert "このアカウントIDは使用されています" in page.content.decode()
    registration = Registration.objects.get()
    assert registration.state == State.VERIFIED
    assert Tally.objects.get(scope="accounts:registration:mail_proven").count == 0


def test_the_id_check_names_the_id_that_it_checked(verified: Client) -> None:
    for typed in ("Umineko", "umi＠neko"):
        found = verified.post(url("check"), {"username": typed}, headers=JSON).json()

        assert f"「{'umineko' if typed.isascii() else typed}」" in found["text"]


@pytest.mark.parametrize("wrong", [{"email": "umineko"}, {"nickname": ""}, {"terms": ""}])
def test_a_good_password_stays_when_the_form_comes_back_for_another_reason(
    verified: Client, wrong: dict[str, str]
) -> None:
    page = verified.post(url("profile"), registering.profile(**wrong)).text
    assert "設定済みです" in page
    assert PASSWORD not in page

    registering.fill(verified, password="", password_again="")


def test_a_password_with_a_mistake_is_not_kept(verified: Client) -> None:
    page = verified.post(url("profile"), registering.profile(email="umineko", password_again="Chigau-88")).text

    assert "設定済みです" not in page
    assert not Registration.objects.get().password
