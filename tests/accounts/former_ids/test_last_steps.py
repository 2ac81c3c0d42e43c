"""The telephone, the password, and the ID of the account [002-35…50]."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.former_ids.forms import PasswordForm
from accounts.former_ids.models import FormerId, MigrationCase
from accounts.models import Contract, User
from accounts.users.personal import PersonalTerms
from tests.accounts.former_ids.migrating import (
    ADDRESS,
    LEGACY_ID,
    NEW_PASSWORD,
    NUMBER,
    a_legacy_account,
    answer_phone,
    case_of,
    change_address,
    finish,
    goes,
    keep_address,
    phoned_code,
    sign_in,
    url,
)
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db


class TestTheTelephone:
    def test_one_mobile_gets_its_sms_at_once(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)

        [sms] = deliver()

        assert (sms.channel, sms.to) == ("sms", "09012345678")
        assert browser.post(url("phone"), {"digits": phoned_code([sms])}).headers["Location"] == url("password")

    def test_with_two_numbers_the_customer_chooses(self, legacy: FormerId, contract: Contract) -> None:
        Contract.objects.update(phone_2="0312345678")
        browser = Client()
        keep_address(browser)
        assert not deliver()

        page = browser.get(url("phone")).text
        answer_phone(browser, "phone_2:voice")

        assert "090-****-**78" in page
        assert contract.phone not in page
        assert case_of(browser).number == "0312345678"

    def test_the_mail_code_alone_finishes_nothing(self, legacy: FormerId) -> None:
        browser = Client()
        change_address(browser)

        assert finish(browser).headers["Location"] == url("phone")
        assert not User.objects.exists()

    def test_five_wrong_codes_close_it_with_the_words_of_the_source(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        right = phoned_code(deliver())
        wrong = f"{(int(right) + 1) % 10000:04}"
        answers = [browser.post(url("phone"), {"digits": wrong}).text for _ in range(5)]

        assert "認証コードが一致しません" in answers[0]
        assert "認証機能がロックされました" in answers[4]
        assert browser.post(url("phone"), {"digits": right}).status_code == 200

    def test_a_contract_without_a_telephone_says_so(self, legacy: FormerId) -> None:
        Contract.objects.update(phone="0120000000")
        browser = Client()
        keep_address(browser)

        assert "認証コードをお送りできる電話番号がありません" in browser.get(url("phone")).text


class TestThePassword:
    @pytest.mark.parametrize(
        ("password", "says"),
        [
            ("nami-to-kaze", "数字を入れてください"),
            ("Namitokaze41", "記号を入れてください"),
            ("4141-7272-99", "アルファベットを入れてください"),
            ("Na-4", "8文字以上64文字以内"),
            ("Minato-hikari-1", "お名前"),
            (f"Kaze-{NUMBER}", "お客様番号"),
            ("Kaze-19840309", "生年月日"),
            ("Kaze-345678!", "電話番号"),
            ("P@ssw0rd!", "推測されやすい"),
            (f"{LEGACY_ID}!", "アカウントID"),
        ],
    )
    def test_one_that_is_too_weak_is_refused(self, contract: Contract, password: str, says: str) -> None:
        terms = PersonalTerms.of(username=LEGACY_ID, email=ADDRESS, contracts=[contract])

        form = PasswordForm({"password": password, "again": password}, terms=terms)

        assert says in str(form.errors["password"])

    def test_what_is_known_of_the_person_is_in_none(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)

        answer = finish(browser, f"Kaze-{NUMBER}")

        assert "お客様番号" in answer.text
        assert not User.objects.exists()

    def test_twice_means_the_same_twice(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)

        answer = browser.post(url("password"), {"password": NEW_PASSWORD, "again": NEW_PASSWORD + "x"})

        assert "パスワードが一致しません" in answer.text

    def test_an_address_taken_meanwhile_ends_the_migration(self, legacy: FormerId, contract: Contract) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)
        an_account("quicker", "先の人", email="hikari@example.net")

        assert finish(browser).headers["Location"] == reverse("accounts:sign_in:start")

        contract.refresh_from_db()
        assert contract.holder is None
        assert not MigrationCase.objects.exists()
        assert "ご利用いただけません" in browser.get(reverse("accounts:sign_in:start")).text

    def test_a_contract_held_meanwhile_ends_the_migration(self, legacy: FormerId, contract: Contract) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)
        other = an_account("quicker", "先の人")
        Contract.objects.update(holder=other, held_since=contract.imported_at)

        assert finish(browser).headers["Location"] == url("closed")

        assert User.objects.get() == other
        assert "別のアカウントに登録されています" in browser.get(url("closed")).text
        assert any(letter.to == other.email for letter in deliver())


def mailed() -> tuple[str, str]:
    """Return the text of the mail about the end of a migration."""
    [mail] = [letter for letter in deliver() if "移行完了" in letter.subject]
    return mail.text, mail.html


class TestTheAccountId:
    @pytest.mark.parametrize("legacy_id", ["hi", "a@b.example", "x" * 31])
    def test_a_legacy_id_that_is_none_gets_one_that_is_drawn(self, contract: Contract, legacy_id: str) -> None:
        a_legacy_account(legacy_id)
        browser = Client()
        sign_in(browser, legacy_id)
        goes(browser, "terms", "address")
        goes(browser, "address", "phone", keep="yes")
        answer_phone(browser)

        finish(browser)

        assert User.objects.get().username.startswith("my")
        for text in (browser.get(url("done")).text, *mailed()):
            assert "以前の会員サービスのIDとパスワードは、ご利用いただけません。" in text

    def test_one_that_is_kept_is_said_to_stay(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)

        finish(browser)

        for text in (browser.get(url("done")).text, *mailed()):
            assert (
                "アカウントIDは、以前の会員サービスのIDのままです。以前のパスワードは、ご利用いただけません。" in text
            )
            assert "IDとパスワードは、ご利用いただけません" not in text

    def test_one_that_looks_like_anothers_is_not_taken(self, legacy: FormerId) -> None:
        an_account("ns-hikar11984", "似た人")
        browser = Client()
        keep_address(browser)
        answer_phone(browser)

        finish(browser)

        assert User.objects.get(email="hikari@example.net").username.startswith("my")
