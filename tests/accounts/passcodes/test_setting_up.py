"""Setting up a passcode: six digits, twice, in the browser that they shall work in [002-56…60]."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.authenticators.strengths import Strength
from accounts.models import Passcode, User
from accounts.passcodes import actions, queries
from accounts.passcodes.queries import COOKIE
from accounts.passcodes.views import ENTERED
from portal.audit.models import Entry
from portal.cookies import TOKEN
from portal.delivery.models import Letter
from tests.accounts.passcodes.setting_up import (
    ADD,
    AGAIN,
    ASK,
    DIGITS,
    DONE,
    INDEX,
    OTHER,
    START,
    a_passcode,
    browser_of,
    enters,
    is_in,
    proven,
    sets,
)
from tests.conftest import ClientOf
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def test_six_digits_entered_twice_become_the_passcode_of_the_browser(hers: Client, contractor: User) -> None:
    proven(hers)
    assert "端末の生体認証が利用できない場合に代替するパスコードを設定します。" in hers.get(ADD).text
    again = hers.post(ADD, {"digits": DIGITS}, follow=True)
    assert "確認のため再度パスコードを入力してください。" in again.text

    page = hers.post(AGAIN, {"digits": DIGITS}, follow=True)

    assert "パスコードの入力でログイン・お手続きが可能です" in page.text
    assert Passcode.objects.get().user == contractor
    assert Entry.objects.get(action="accounts:passcodes:registered").about == contractor.public_id


def test_the_owner_is_told_by_mail_in_which_browser(hers: Client, contractor: User, passcode: Passcode) -> None:
    [mail] = deliver()

    assert (mail.to, mail.subject.endswith("パスコードを登録しました")) == (contractor.email, True)
    assert "iPhone の Safari" in mail.text
    assert INDEX in mail.text
    assert "アカウントをすぐに緊急停止" in mail.text
    assert DIGITS not in mail.text + mail.html


@pytest.mark.parametrize("url", [ADD, AGAIN])
@pytest.mark.parametrize("strength", [None, Strength.MAIL, Strength.PASSCODE])
def test_it_needs_a_proof_by_telephone_or_passkey(hers: Client, url: str, strength: Strength | None) -> None:
    if strength is not None:
        proven(hers, strength)

    for answer in (hers.get(url), hers.post(url, {"digits": DIGITS})):
        assert answer.headers["Location"].startswith(f"{ASK}?strength=phone")
    assert not Passcode.objects.exists()


def test_a_passkey_proves_enough_as_well(hers: Client) -> None:
    assert proven(hers, Strength.PASSKEY).get(ADD).status_code == 200


@pytest.mark.parametrize("typed", ["４０７９１６", " 407 916 ", "407-916", "\u200b407916"])
def test_digits_are_welcome_in_any_notation(hers: Client, contractor: User, typed: str) -> None:
    proven(hers)
    hers.post(ADD, {"digits": typed})
    hers.post(AGAIN, {"digits": DIGITS})

    browser = browser_of(hers)
    enters(browser, typed)

    assert is_in(browser, contractor)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "パスコードを6桁の数字で入力してください。"),
        ("40791", "6桁の数字です（いまは5桁です）"),
        ("4079161", "6桁の数字です（いまは7桁です）"),
        ("パスコード", "パスコードを6桁の数字で入力してください。"),
        ("890123", "連続した数字は設定できません"),
        ("121212", "同じ数字の繰り返しは設定できません"),
        ("147258", "推測されやすい数字の並びは設定できません"),
        ("840309", "生年月日・電話番号・お客様番号に含まれる数字は設定できません"),
        ("345678", "連続した数字は設定できません"),
        ("100123", "生年月日・電話番号・お客様番号に含まれる数字は設定できません"),
    ],
)
def test_what_may_not_be_one_is_said_and_not_shown_again(hers: Client, typed: str, words: str) -> None:
    page = proven(hers).post(ADD, {"digits": typed}).text

    assert words in page
    assert "エラー：" in page
    assert f'value="{typed}"' not in page or not typed
    assert ENTERED.key not in hers.session


def test_the_accounts_own_telephone_counts_without_a_contract(guest: User, client_of: ClientOf) -> None:
    guest.phone_set.create(name="電話", number="08047913652")

    page = proven(client_of(guest)).post(ADD, {"digits": "479136"}).text

    assert "電話番号・お客様番号に含まれる数字" in page


def test_another_second_entry_sets_nothing_and_may_be_tried_again(hers: Client) -> None:
    proven(hers).post(ADD, {"digits": DIGITS})

    page = hers.post(AGAIN, {"digits": OTHER}).text

    assert "1回目に入力したパスコードと一致しません" in page
    assert not Passcode.objects.exists()
    assert hers.post(AGAIN, {"digits": DIGITS}).headers["Location"] == DONE


def test_the_second_entry_comes_after_the_first(hers: Client) -> None:
    answer = proven(hers).post(AGAIN, {"digits": DIGITS}, follow=True)

    assert "お手続きの有効時間が過ぎました" in answer.text
    assert not Passcode.objects.exists()


def test_ten_minutes_later_the_first_entry_is_forgotten(hers: Client) -> None:
    proven(hers).post(ADD, {"digits": DIGITS})
    session = hers.session
    session[ENTERED.key]["until"] = (timezone.now() - timedelta(seconds=1)).timestamp()
    session.save()

    assert hers.post(AGAIN, {"digits": DIGITS}).headers["Location"] == ADD


def test_the_digits_are_kept_nowhere_in_clear(hers: Client, real_hashes: None) -> None:
    proven(hers).post(ADD, {"digits": DIGITS})
    between = str(dict(hers.session))
    hers.post(AGAIN, {"digits": DIGITS})

    stored = str([list(model.objects.values()) for model in (Passcode, Letter, Entry)]) + str(dict(hers.session))
    assert DIGITS not in stored + between
    assert Passcode.objects.get().secret.startswith("argon2$argon2id$")


def test_the_same_digits_are_kept_differently_for_everybody_and_need_the_pepper(
    hers: Client, passcode: Passcode, stranger: User, settings: Settings
) -> None:
    browser = browser_of(hers)
    Passcode.objects.update(user=stranger)
    enters(browser)
    assert not is_in(browser, stranger)

    Passcode.objects.update(user=passcode.user, misses=0)
    settings.CODE_PEPPER = "another-pepper-of-the-same-length"
    enters(browser)
    assert not is_in(browser, passcode.user)


def test_the_cookie_holds_256_random_bits_of_which_the_table_has_the_digest(hers: Client, passcode: Passcode) -> None:
    cookie = hers.cookies[COOKIE.key]

    assert TOKEN.fullmatch(cookie.value)
    assert cookie.value not in str(list(Passcode.objects.values()))
    assert passcode.digest == queries.digest(cookie.value)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert cookie["max-age"] == 365 * 24 * 3600


def test_under_tls_the_cookie_is_bound_to_host_and_tls(hers: Client, settings: Settings) -> None:
    settings.SECURE = True

    sets(hers)

    cookie = hers.cookies["__Host-passcode"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_a_cookie_that_was_planted_before_is_worth_nothing(hers: Client, contractor: User) -> None:
    planted = COOKIE.new()
    hers.cookies[COOKIE.key] = planted
    sets(hers)

    thief = Client()
    thief.cookies[COOKIE.key] = planted

    assert enters(thief).headers["Location"] == START
    assert not is_in(thief, contractor)


def test_a_new_passcode_takes_the_place_of_the_browsers_former_one(hers: Client, contractor: User) -> None:
    sets(hers)
    sets(hers, "581604")

    browser = browser_of(hers)
    enters(browser)
    assert not is_in(browser, contractor)
    enters(browser, "581604")

    assert is_in(browser, contractor)
    assert Passcode.objects.count() == 1


def test_two_browsers_of_one_account_have_one_each(hers: Client, contractor: User, client_of: ClientOf) -> None:
    other = client_of(contractor)
    sets(hers)
    sets(other, "581604")

    first, second = browser_of(hers), browser_of(other)
    enters(first)
    enters(second, "581604")

    assert is_in(first, contractor)
    assert is_in(second, contractor)


def test_an_account_has_ten_and_then_none_more(hers: Client, contractor: User) -> None:
    for _ in range(actions.MOST):
        a_passcode(contractor)
    proven(hers).post(ADD, {"digits": DIGITS})

    page = hers.post(AGAIN, {"digits": DIGITS}, follow=True).text

    assert "お使いでないパスコードを削除してから" in page
    assert Passcode.objects.count() == actions.MOST
    assert COOKIE.key not in hers.cookies


def test_a_browser_serves_five_people_and_then_none_more(
    hers: Client, passcode: Passcode, stranger: User, guest: User
) -> None:
    token = hers.cookies[COOKIE.key].value
    for number in range(actions.MOST_HERE - 1):
        twin = User.objects.create(username=f"twin-{number}", email=f"twin-{number}@example.com", nickname="双子")
        Passcode.objects.create(user=twin, name="パスコード", secret="!", digest=queries.digest(token))

    with pytest.raises(actions.TooManyPasscodes):
        actions.register(account=guest, secret="!", former=token, user_agent="")

    assert Passcode.objects.filter(digest=queries.digest(token)).count() == actions.MOST_HERE


@pytest.mark.parametrize("role", ["is_staff", "is_superuser"])
def test_the_companys_own_people_have_none(hers: Client, contractor: User, role: str) -> None:
    proven(hers).post(ADD, {"digits": DIGITS})
    User.objects.filter(pk=contractor.pk).update(**{role: True})

    with pytest.raises(actions.NotAllowed):
        actions.register(account=contractor, secret="!", former="", user_agent="")


def test_thirty_entries_in_ten_minutes_are_enough(hers: Client) -> None:
    proven(hers)
    for _ in range(30):
        hers.post(ADD, {"digits": DIGITS})

    assert hers.post(ADD, {"digits": DIGITS}).status_code == 429


def test_there_is_no_end_without_a_passcode_here(hers: Client, passcode: Passcode, client_of: ClientOf) -> None:
    elsewhere = client_of(passcode.user)

    assert hers.get(DONE).status_code == 200
    assert elsewhere.get(DONE).headers["Location"] == ADD
