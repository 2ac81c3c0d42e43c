"""A migration from the sign-in page to 登録完了, and its result [002-17…50]."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.former_ids.models import FormerId, MigrationCase
from accounts.models import Challenge, Consent, Contract, User
from accounts.phones import queries as phone_queries
from portal.audit.models import Entry
from tests.accounts.former_ids.migrating import (
    ADDRESS,
    LEGACY_ID,
    NEW_PASSWORD,
    OLD_PASSWORD,
    a_legacy_account,
    an_unheld_contract,
    answer_phone,
    case_of,
    change_address,
    finish,
    goes,
    keep_address,
    sign_in,
    to_address,
    url,
)
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db


class TestKeepingTheAddress:
    def test_the_account_stands_and_the_browser_is_signed_in(self, legacy: FormerId, contract: Contract) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)

        assert finish(browser).headers["Location"] == url("done")

        account = User.objects.get()
        contract.refresh_from_db()
        assert (account.username, account.email, account.nickname) == (LEGACY_ID, "hikari@example.net", "湊 ひかり")
        assert account.check_password(NEW_PASSWORD)
        assert contract.holder == account
        assert browser.session["_auth_user_id"] == str(account.pk)
        phone = phone_queries.of(account)
        assert phone
        assert phone.number == contract.phone
        assert browser.get(url("done")).text.count("利用登録が正常に完了しました。") == 1
        assert reverse("accounts:passkeys:add") in browser.get(url("done")).text

    def test_the_contracts_address_is_left_alone(self, legacy: FormerId, contract: Contract) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)
        finish(browser)

        contract.refresh_from_db()
        assert (contract.email, contract.email_changed_at) == ("keiyaku@example.net", None)

    def test_new_address_and_password_sign_in_from_then_on_and_the_old_ones_do_not(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)
        finish(browser)
        deliver()

        assert sign_in(Client(), "hikari@example.net", NEW_PASSWORD).headers["Location"].startswith("/login/code")
        assert sign_in(Client(), LEGACY_ID, NEW_PASSWORD).headers["Location"].startswith("/login/code")
        assert sign_in(Client()).headers["Location"] == url("closed")
        assert sign_in(Client(), "hikari@example.net").status_code == 200

    def test_consent_to_both_documents_is_kept(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)
        finish(browser)

        kept = set(Consent.objects.values_list("account__username", "document", "version"))
        assert kept == {
            (LEGACY_ID, "terms", settings.TERMS_VERSION),
            (LEGACY_ID, "privacy", settings.PRIVACY_VERSION),
        }

    def test_the_known_contact_and_the_new_account_are_told(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)
        finish(browser)

        told = {(letter.to, letter.subject.partition("】")[2]) for letter in deliver()}
        assert told == {
            ("keiyaku@example.net", "ご契約がマイページに登録されました"),
            ("hikari@example.net", "移行完了のお知らせ"),
        }

    def test_an_address_that_an_account_has_cannot_be_kept(self, legacy: FormerId) -> None:
        an_account("other", "別人", email="hikari@example.net")
        browser = Client()
        to_address(browser)

        answer = browser.post(url("address"), {"keep": "yes"})

        assert "このメールアドレスはご利用いただけません" in answer.text
        assert case_of(browser).state == "address"

    def test_the_legacy_address_is_shown_masked(self, legacy: FormerId) -> None:
        browser = Client()
        to_address(browser)

        page = browser.get(url("address")).text

        assert "hi***@example.net" in page
        assert "hikari@example.net" not in page


class TestANewAddress:
    def test_it_becomes_the_accounts_and_the_contracts(self, legacy: FormerId, contract: Contract) -> None:
        browser = Client()
        change_address(browser)
        answer_phone(browser)

        finish(browser)

        contract.refresh_from_db()
        assert User.objects.get().email == ADDRESS
        assert contract.email == ADDRESS
        assert contract.email_changed_at

    def test_nothing_of_the_contract_changes_before_the_password_is_set(
        self, legacy: FormerId, contract: Contract
    ) -> None:
        browser = Client()
        change_address(browser)
        answer_phone(browser)

        contract.refresh_from_db()
        assert (contract.email, contract.holder) == ("keiyaku@example.net", None)
        assert not User.objects.exists()

    def test_the_former_address_is_told(self, legacy: FormerId) -> None:
        browser = Client()
        change_address(browser)
        answer_phone(browser)
        finish(browser)

        former = [letter.subject for letter in deliver() if letter.to == "keiyaku@example.net"]
        assert any("ご契約のメールアドレスが変更されました" in subject for subject in former)
        assert any("ご契約がマイページに登録されました" in subject for subject in former)

    def test_one_that_an_account_has_is_refused(self, legacy: FormerId) -> None:
        an_account("other", "別人")
        browser = Client()
        to_address(browser)
        goes(browser, "address", "new_address", keep="no")

        answer = browser.post(url("new_address"), {"email": "OTHER@example.com"})

        assert "ご入力いただいたメールアドレスはご利用いただけません。" in answer.text
        assert case_of(browser).state == "new_address"

    @pytest.mark.parametrize("typed", ["umineko", "@example.jp", "umineko@", "うみ@example.jp"])
    def test_what_is_no_address_is_said(self, legacy: FormerId, typed: str) -> None:
        browser = Client()
        to_address(browser)
        goes(browser, "address", "new_address", keep="no")

        assert "メールアドレスの入力に誤りがあります。" in browser.post(url("new_address"), {"email": typed}).text

    def test_asking_whether_addresses_are_taken_ends_after_ten(self, legacy: FormerId) -> None:
        an_account("other", "別人")
        browser = Client()
        to_address(browser)
        goes(browser, "address", "new_address", keep="no")
        for _ in range(10):
            browser.post(url("new_address"), {"email": "other@example.com"})

        answer = browser.post(url("new_address"), {"email": "free@example.jp"})

        assert "回数の上限に達しました" in answer.text
        assert case_of(browser).state == "new_address"

    def test_without_a_legacy_address_there_is_nothing_to_keep(self, contract: Contract) -> None:
        a_legacy_account(email="")
        browser = Client()
        sign_in(browser)

        assert browser.post(url("terms")).headers["Location"] == url("new_address")


class TestTraces:
    def test_the_audit_log_tells_the_story_without_names(self, legacy: FormerId) -> None:
        browser = Client()
        change_address(browser)
        answer_phone(browser)
        finish(browser)

        actions = set(Entry.objects.values_list("action", flat=True))
        assert {
            "accounts:former_ids:begun",
            "accounts:former_ids:migrated",
            "accounts:contracts:email_changed",
        } <= actions

    def test_no_code_survives_the_migration_unspent(self, legacy: FormerId) -> None:
        browser = Client()
        change_address(browser)
        answer_phone(browser)
        finish(browser)

        assert not Challenge.objects.filter(spent_at=None, sends__gt=0, purpose="migration_mail").exists()
        assert not MigrationCase.objects.exists()

    def test_the_case_itself_signs_nobody_in(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)
        answer_phone(browser)

        assert "_auth_user_id" not in browser.session
        assert browser.get(reverse("home:index")).status_code == 302

    def test_the_legacy_password_stands_nowhere(self, legacy: FormerId) -> None:
        browser = Client()
        keep_address(browser)

        rows = [str(row) for model in (MigrationCase, FormerId) for row in model.objects.values()]
        assert OLD_PASSWORD not in "".join(rows) + str(dict(browser.session))


def test_the_address_that_was_typed_is_not_called_a_registered_one(legacy: FormerId) -> None:
    browser = Client()
    to_address(browser)
    goes(browser, "address", "new_address", keep="no")
    goes(browser, "new_address", "mail_code", email=ADDRESS)

    after = browser.get(url("mail_code")).text
    Challenge.objects.all().delete()
    before = browser.get(url("mail_code")).text

    assert "入力されたメールアドレスに認証コードを送信します" in before
    assert "入力されたメールアドレス <b>umineko@example.jp</b>" in after
    assert "ご登録の" not in before + after


def test_a_new_address_is_shown_whole_and_corrected_before_it_is_confirmed(db: None) -> None:
    an_unheld_contract()
    a_legacy_account()
    browser = Client()
    to_address(browser)
    goes(browser, "address", "new_address", keep="no")
    goes(browser, "new_address", "mail_code", email="umineco@example.jp")
    assert "<b>umineco@example.jp</b>" in browser.get(url("mail_code")).text
    deliver()

    goes(browser, "mail_code", "new_address", correct="1")

    assert 'value="umineco@example.jp"' in browser.get(url("new_address")).text
    goes(browser, "new_address", "mail_code", email="umineko@example.jp")
    page = browser.get(url("mail_code")).text
    assert "umineko@example.jp" in page
    assert "umineco@example.jp" not in page
