"""An owner whose former telephone belongs to somebody else by now undoes an ID登録 by other ways."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.contracts.models import Contract
from accounts.models import Phone, PostedCode, RecoveryCode, User
from accounts.phones import actions as phone_actions
from accounts.takeover import queries
from accounts.takeover.queries import UNDO as LINK
from tests.accounts.contracts.changing_hands import change_hands, decide
from tests.accounts.lost_phone import recovering
from tests.accounts.takeover import taking_over
from tests.accounts.takeover.taking_over import UNDO
from tests.conftest import Turned
from tests.letters import deliver
from tests.people import a_contract, an_account

RECOVERY_CODE, POST, POSTED = (
    reverse(f"accounts:takeover:undo_{name}") for name in ("recovery_code", "post", "posted")
)


def opened() -> Client:
    """Return a browser that has opened the undo link."""
    browser = Client()
    link = reverse("accounts:takeover:undo_open", args=[LINK.token(taking_over.the_row().public_id)])
    assert browser.get(link)["Location"] == UNDO
    return browser


def written_down(account: User, *, before: timedelta) -> str:
    """Return a recovery code that the account has had for so long."""
    [code, *_] = recovering.paper(account)
    RecoveryCode.objects.update(made_at=F("made_at") - before)
    return code


def registered_elsewhere(number: str) -> None:
    """Let a third account answer the number."""
    phone_actions.enrol(account=an_account("third", "ほかの人"), number=number)


def belongs_to_the_file_of_another(number: str) -> None:
    """Let the company's file name the number in a contract of somebody else, which began later."""
    a_contract(
        "5550001", phone=number, name_kana_key="ハマノワタル", contracted_on=timezone.localdate() + timedelta(days=1)
    )


class TestKnownToHavePassedOn:
    @pytest.mark.parametrize("passes_on", [registered_elsewhere, belongs_to_the_file_of_another])
    def test_the_number_is_neither_asked_nor_told(
        self, contract: Contract, contractor: User, second_step: Phone, passes_on: object
    ) -> None:
        assert callable(passes_on)
        passes_on(second_step.number)
        taking_over.registered_again(contract)

        letters = deliver()

        assert second_step.number not in {one.to for one in letters}
        [mail] = [one for one in letters if one.to == contractor.email and "取り消せます" in one.text]
        assert "リカバリーコードか、ご契約のご住所に郵送する認証コードで、" in mail.text
        browser = opened()
        page = browser.get(UNDO).text
        assert "ほかの方が登録している" in page
        assert 'name="way"' not in page
        browser.post(UNDO, {"way": "phone:sms"})
        assert not deliver()

    def test_one_that_was_passed_on_after_the_mail_is_not_asked_either(
        self, contract: Contract, second_step: Phone
    ) -> None:
        taking_over.registered_again(contract)
        registered_elsewhere(second_step.number)

        opened().post(UNDO, {"way": "phone:sms"})

        assert not [one for one in deliver() if "認証コード" in one.text and one.to == second_step.number]

    def test_the_two_accounts_themselves_and_older_knowledge_do_not_count(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        a_contract("5550001", phone=second_step.number, name_kana_key="ハマノワタル")  # since 2021: a family's number
        a_contract("5550002", phone=second_step.number, contracted_on=timezone.localdate() + timedelta(days=1))
        phone_actions.enrol(account=an_account("earlier", "まえの人"), number=second_step.number)
        Phone.objects.filter(pk=second_step.pk).update(verified_at=F("verified_at") + timedelta(seconds=1))
        account, _ = taking_over.registered_again(contract)
        Phone.objects.filter(user=account).update(number=second_step.number)

        assert queries.asked(taking_over.the_row()) == second_step


class TestOtherWays:
    def test_they_stand_beside_the_telephone(self, contract: Contract, second_step: Phone) -> None:
        taking_over.registered_again(contract)

        page = opened().get(UNDO).text

        assert 'name="way"' in page
        assert [one for one in (RECOVERY_CODE, POST, POSTED) if one not in page] == []

    def test_a_recovery_code_undoes_it(self, contract: Contract, contractor: User, second_step: Phone) -> None:
        code = written_down(contractor, before=timedelta(days=11))
        taking_over.registered_again(contract)
        browser = opened()
        assert browser.post(RECOVERY_CODE, {"code": "AAAA-BBBB-CCCC-DDDD"}).status_code == 200
        contract.refresh_from_db()
        assert contract.holder != contractor

        browser.post(RECOVERY_CODE, {"code": code})

        contract.refresh_from_db()
        assert contract.holder == contractor

    def test_one_that_somebody_may_have_made_for_this_does_not(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        code = written_down(contractor, before=timedelta(days=9))
        taking_over.registered_again(contract)

        assert "一致しない" in opened().post(RECOVERY_CODE, {"code": code}).text

        contract.refresh_from_db()
        assert contract.holder != contractor

    def test_a_letter_to_the_contracts_address_undoes_it(
        self, contract: Contract, contractor: User, second_step: Phone, tmp_path: Path
    ) -> None:
        taking_over.registered_again(contract)
        assert "お申し込みを承っています" in opened().post(POST).text
        assert "有効期限が切れているか" in opened().post(POSTED, {"digits": "12345678"}).text
        digits = recovering.printed()

        opened().post(POSTED, {"digits": digits})

        contract.refresh_from_db()
        assert contract.holder == contractor

    def test_the_letter_says_how_its_reader_gets_to_the_page(
        self, contract: Contract, second_step: Phone, tmp_path: Path
    ) -> None:
        taking_over.registered_again(contract)
        opened().post(POST)

        call_command("print_posted_codes", out=tmp_path)

        [letter] = [one.read_text() for one in tmp_path.glob("*.html")]
        assert "「登録し直し（ID登録）の取り消し」のために" in letter
        assert "メールにあるリンクから進み" in letter
        assert "の画面：" not in letter

    def test_a_letter_of_another_flow_undoes_nothing(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        recovering.identified(contract).post(recovering.url("post"))
        taking_over.registered_again(contract)

        opened().post(POSTED, {"digits": recovering.printed()})

        contract.refresh_from_db()
        assert contract.holder != contractor

    def test_no_letter_goes_to_a_person_whom_a_file_has_named_since(
        self, contract: Contract, second_step: Phone, agent: User, tmp_path: Path
    ) -> None:
        taking_over.registered_again(contract)
        browser = opened()
        holding = change_hands(tmp_path, contract)
        assert POST not in browser.get(UNDO).text
        assert browser.post(POST).status_code == 410
        decide(holding, agent, same=False)

        assert browser.post(POST).status_code == 410
        assert not PostedCode.objects.exists()

    @pytest.mark.parametrize("page", [RECOVERY_CODE, POST, POSTED])
    def test_without_the_mailed_link_there_is_none(self, contract: Contract, second_step: Phone, page: str) -> None:
        taking_over.registered_again(contract)

        assert Client().get(page).status_code == 410
        assert Client().post(page, {"code": "x", "digits": "12345678"}).status_code == 410

    @pytest.mark.parametrize("page", [RECOVERY_CODE, POST, POSTED])
    def test_an_account_that_had_no_telephone_is_asked_for_its_password_only(
        self, contract: Contract, contractor: User, page: str
    ) -> None:
        taking_over.registered_again(contract)

        assert opened().get(page).status_code == 410

    @pytest.mark.parametrize("page", [POST, POSTED])
    def test_where_no_letters_are_posted_there_is_no_page(
        self, contract: Contract, second_step: Phone, turned: Turned, page: str
    ) -> None:
        taking_over.registered_again(contract)
        browser = opened()
        turned(posted_code=False)

        assert browser.get(page).status_code == 410
        assert page not in browser.get(UNDO).text
