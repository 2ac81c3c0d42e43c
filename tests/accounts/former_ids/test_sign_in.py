"""The legacy ID in the sign-in box: what it opens, what it costs, what it reveals."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.former_ids.hashers import Fast
from accounts.former_ids.models import FormerId, MigrationCase
from accounts.models import Contract, User
from accounts.sign_in import actions
from portal.delivery.models import Letter
from tests.accounts.former_ids.migrating import (
    LEGACY_ID,
    OLD_PASSWORD,
    a_legacy_account,
    an_unheld_contract,
    answer_phone,
    finish,
    keep_address,
    sign_in,
    url,
)
from tests.accounts.sign_in.signing_in import LOCKED, REFUSED, WRONG, fail, without_token
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db
SALTED = Fast("sha256", b"shio", salt_first=True)


class TestAnswers:
    @pytest.mark.parametrize("failures", [0, 8, 9, 10])
    def test_known_unknown_and_legacy_answer_alike_at_equal_failure_counts(
        self, legacy: FormerId, failures: int
    ) -> None:
        an_account("contractor-x", "だれか")
        answers = []
        for identifier in ("contractor-x", "nobody", LEGACY_ID):
            actions.PER_NETWORK.forget("127.0.0.1")
            fail(failures, identifier)
            answer = sign_in(Client(), identifier, WRONG)
            body = without_token(answer.text).replace(identifier, "")
            answers.append((answer.status_code, answer.headers.get("Location"), body))

        assert len(set(answers)) == 1

    def test_the_refusal_names_both_causes(self, legacy: FormerId) -> None:
        page = sign_in(Client(), LEGACY_ID, WRONG).text

        assert REFUSED in page
        assert "すでにマイページに移行されている可能性" in page
        assert "パスワードの再発行" in page

    @pytest.mark.parametrize("typed", ["NS-HIKARI1984", " ｎｓ-hikari1984 ", "ns-hikari1984\n"])
    def test_the_id_is_read_as_people_type_it(self, legacy: FormerId, typed: str) -> None:
        assert sign_in(Client(), typed).headers["Location"] == url("terms")

    def test_signing_in_with_it_signs_nobody_in(self, legacy: FormerId) -> None:
        browser = Client()

        sign_in(browser)

        assert "_auth_user_id" not in browser.session
        assert not User.objects.exists()

    def test_the_right_password_is_not_counted(self, legacy: FormerId) -> None:
        for number in range(12):
            with pytest.raises(actions.Elsewhere):
                actions.authenticate(identifier=LEGACY_ID, password=OLD_PASSWORD, network=f"192.0.2.{number}")

    def test_an_account_of_the_same_name_and_the_legacy_id_both_open(self, legacy: FormerId) -> None:
        an_account(LEGACY_ID, "同じ名前の人")

        assert sign_in(Client()).headers["Location"] == url("terms")
        assert sign_in(Client(), LEGACY_ID, "Umi-to-Yama-88").headers["Location"] == reverse("home:index")


class TestClosed:
    def test_already_migrated_is_said_after_the_right_legacy_password_only(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)
        finish(browser)
        later = Client()

        assert REFUSED in sign_in(later, LEGACY_ID, WRONG).text
        assert sign_in(later).headers["Location"] == url("closed")

        page = later.get(url("closed")).text
        assert "すでにマイページに移行されています" in page
        assert reverse("accounts:password_reset:start") in page
        assert reverse("accounts:registration:start") in page

    @pytest.mark.parametrize(
        ("of_legacy", "of_contract", "says"),
        [
            ({"status": "suspended"}, {}, "ロックされているためログインできません"),
            ({"status": "ended"}, {}, "終了しているため"),
            ({}, {"status": "ended"}, "終了しているため"),
            ({"customer_number": "999"}, {}, "ご契約を確認できないため"),
        ],
    )
    def test_what_cannot_be_migrated_says_why(
        self, of_legacy: dict[str, str], of_contract: dict[str, str], says: str
    ) -> None:
        an_unheld_contract(**of_contract)
        a_legacy_account(**of_legacy)
        browser = Client()

        assert sign_in(browser).headers["Location"] == url("closed")

        assert says in browser.get(url("closed")).text
        assert not MigrationCase.objects.exists()

    def test_a_contract_that_somebody_holds_leads_to_its_account(self, contract: Contract) -> None:
        a_legacy_account()
        Contract.objects.update(holder=an_account("holder", "契約者"), held_since=contract.imported_at)
        browser = Client()

        sign_in(browser)

        page = browser.get(url("closed")).text
        assert "別のアカウントに登録されています" in page
        assert "パスワードの再発行" in page
        assert "ID登録" in page

    def test_nobody_else_sees_the_reason(self, db: None) -> None:
        assert Client().get(url("closed")).headers["Location"] == reverse("accounts:sign_in:start")


class TestLock:
    def test_ten_wrong_passwords_close_the_legacy_id_too(self, legacy: FormerId) -> None:
        fail(10, LEGACY_ID)

        assert sign_in(Client()).headers["Location"] == LOCKED
        page = Client().get(LOCKED).text
        assert "入力されたIDはロックされているためログインできません" in page
        assert "セキュリティ保護のためロックさせていただいております。" in page
        assert "ID登録" in page

    def test_the_contracts_contact_is_told_once(self, legacy: FormerId) -> None:
        fail(12, LEGACY_ID)

        [letter] = deliver()
        assert letter.to == "keiyaku@example.net"
        assert letter.subject == "【みなとひかり】アカウント停止のお知らせ"
        assert LEGACY_ID in letter.text
        assert reverse("accounts:registration:start") in letter.text

    def test_without_a_mail_address_on_the_contract_its_mobile_is_told(self, legacy: FormerId) -> None:
        Contract.objects.update(email="")

        fail(10, LEGACY_ID)

        [letter] = deliver()
        assert (letter.channel, letter.to) == ("sms", "09012345678")

    def test_for_an_id_that_nobody_has_the_same_row_is_written_and_nothing_is_sent(self, db: None) -> None:
        fail(10, "nobody")

        assert Letter.objects.filter(kind="accounts:former_ids:locked").count() == 1
        assert not deliver()
