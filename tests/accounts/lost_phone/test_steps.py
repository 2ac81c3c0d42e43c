"""電話番号が使えなくなった方: no step can be skipped, none repeated, and until the proof the pages are the same for
all.
"""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.contracts.models import Contract
from accounts.journeys.kept import LAPSED
from accounts.lost_phone import actions
from accounts.lost_phone.models import State
from accounts.models import LostPhone, Phone, User
from accounts.recovery_codes import writing
from portal.audit.models import Entry
from tests.accounts.codes.challenges import wrong
from tests.accounts.lost_phone import recovering
from tests.accounts.lost_phone.recovering import NEW, identified, url
from tests.accounts.registration.registering import facts
from tests.accounts.sign_in.signing_in import without_token
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract, long_held

AT_IDENTIFIED = ("ways", "recovery_code", "contract", "post", "posted")
AT_PROVEN = ("number", "number_code")


class TestOrder:
    @pytest.mark.parametrize("name", [*AT_IDENTIFIED, *AT_PROVEN, "contract_code"])
    def test_nothing_begins_without_the_identity_check(self, db: None, name: str) -> None:
        for ask in (Client().get, Client().post):
            answer = ask(url(name))
            assert answer.status_code == 405 or answer["Location"] == url("start")

    @pytest.mark.parametrize("name", AT_PROVEN)
    def test_no_number_is_typed_before_the_proof(self, contract: Contract, lost: Phone, name: str) -> None:
        browser = identified(contract)

        assert browser.post(url(name), {"phone": NEW, "way": "phone:sms"})["Location"] == url("ways")

        assert not deliver()

    @pytest.mark.parametrize("name", AT_IDENTIFIED)
    def test_after_the_proof_there_is_no_way_back(
        self, contract: Contract, contractor: User, lost: Phone, name: str
    ) -> None:
        browser = recovering.proven(contract, contractor)

        assert browser.get(url(name))["Location"] == url("number")
        posted = browser.post(url(name))
        assert posted.status_code == 405 or posted["Location"] == url("number")

    def test_afterwards_it_is_over(self, contract: Contract, contractor: User, lost: Phone) -> None:
        browser = recovering.recovered(contract, contractor)

        assert browser.get(url("done")).status_code == 200
        assert browser.get(url("number"))["Location"] == url("start")

    def test_a_number_that_was_not_chosen_is_not_called(
        self, contract: Contract, contractor: User, lost: Phone
    ) -> None:
        browser = recovering.proven(contract, contractor)

        assert browser.post(url("number_code"), {"way": "phone:sms"})["Location"] == url("number")

    def test_time_is_over_after_half_an_hour(self, contract: Contract, lost: Phone) -> None:
        browser = identified(contract)
        LostPhone.objects.update(expires_at=timezone.now())

        page = browser.get(url("ways"), follow=True)

        assert LAPSED in page.text

    def test_another_browser_does_not_go_on_with_it(
        self, contract: Contract, contractor: User, lost: Phone, stranger: User, client_of: ClientOf
    ) -> None:
        recovering.proven(contract, contractor)

        for browser in (Client(), client_of(stranger)):
            assert browser.get(url("number"))["Location"] == url("start")

    def test_the_session_goes_on_under_a_new_key(self, contract: Contract) -> None:
        browser = Client()
        browser.get(url("start"))
        session = browser.session
        session["x"] = 1
        session.save()
        former = session.session_key

        browser.post(url("start"), facts(contract))

        assert browser.session.session_key != former


class TestParity:
    def test_whether_there_is_an_account_is_said_to_nobody(
        self, contract: Contract, contractor: User, lost: Phone
    ) -> None:
        recovering.paper(contractor)
        free = a_contract("1020304")
        seen = []

        for one in (contract, free):
            browser = identified(one)
            wrong_code = browser.post(url("recovery_code"), {"code": writing.new()})
            ordered = browser.post(url("post"))
            typed = browser.post(url("posted"), {"digits": "00000000"})
            pages = [browser.get(url("ways")), wrong_code, ordered, typed]
            texts = [re.sub(r'value="[0-9A-Z-]{19}"|\d\d:\d\d', "", without_token(page.text)) for page in pages]
            seen.append(([page.status_code for page in pages], texts))

        assert seen[0] == seen[1]

    def test_recovery_codes_are_counted_alike(self, contract: Contract, contractor: User, lost: Phone) -> None:
        code, free = recovering.paper(contractor)[0], a_contract("1020304")

        for one in (contract, free):
            browser = identified(one)
            answers = [browser.post(url("recovery_code"), {"code": writing.new()}).text for _ in range(6)]
            assert [("一致しないか" in answer, "誤りが重なったため" in answer) for answer in answers] == [
                *[(True, False)] * 5,
                (False, True),
            ]
            assert "24時間ほど" in browser.post(url("recovery_code"), {"code": code}).text

    def test_a_mismatch_says_neither_what_was_wrong_nor_whether_the_number_exists(self, contract: Contract) -> None:
        pages = [
            str(Client().post(url("start"), facts(contract, **wrong_fact)).context["form"].non_field_errors())
            for wrong_fact in ({"customer_number": "999"}, {"phone": "09000000009"}, {"name_kana": "ベツ　ジン"})
        ]

        assert "一致しません" in pages[0]
        assert pages[0] == pages[1] == pages[2]


class TestRecoveryCode:
    def test_a_recovery_code_is_a_proof_and_is_used_up(self, contract: Contract, contractor: User, lost: Phone) -> None:
        code = recovering.paper(contractor)[0]
        browser = identified(contract)

        assert browser.post(url("recovery_code"), {"code": code.lower()})["Location"] == url("number")

        assert (recovering.the_row().state, recovering.the_row().proof) == (State.PROVEN, "recovery_code")
        assert "一致しないか" in identified(contract).post(url("recovery_code"), {"code": code}).text

    def test_one_of_somebody_else_is_none(self, contract: Contract, lost: Phone, stranger: User) -> None:
        code = recovering.paper(stranger)[0]

        assert "一致しないか" in identified(contract).post(url("recovery_code"), {"code": code}).text


class TestAnotherContract:
    def test_its_telephone_is_a_proof(self, contract: Contract, contractor: User, lost: Phone) -> None:
        second = long_held("10099999", contractor, phone="09099998888")
        browser = identified(contract)
        assert browser.post(url("contract"), facts(second))["Location"] == url("contract_code")
        browser.post(url("contract_code"), {"way": "phone:sms"})
        [sms] = deliver()

        answer = browser.post(url("contract_code"), {"digits": recovering.latest().digits()})

        assert (sms.to, recovering.latest().length) == ("09099998888", 6)
        assert answer["Location"] == url("number")

    def test_wrong_digits_are_none(self, contract: Contract, contractor: User, lost: Phone) -> None:
        browser = identified(contract)
        browser.post(url("contract"), facts(a_contract("10099999", contractor, phone="09099998888")))
        browser.post(url("contract_code"), {"way": "phone:sms"})

        browser.post(url("contract_code"), {"digits": wrong(recovering.latest())})

        assert recovering.the_row().state == State.IDENTIFIED

    def test_a_contract_of_somebody_else_proves_nothing_and_that_is_said_after_its_code(
        self, contract: Contract, lost: Phone, stranger: User
    ) -> None:
        theirs = stranger.contracts.get()
        browser = identified(contract)
        assert browser.post(url("contract"), facts(theirs))["Location"] == url("contract_code")

        assert recovering.answers(browser, "contract_code") == url("ways")

        assert "確認できませんでした" in browser.get(url("ways")).text
        assert recovering.the_row().state == State.IDENTIFIED
        assert Entry.objects.filter(action="accounts:lost_phone:refused").exists()

    def test_two_contracts_that_nobody_holds_prove_nothing(self, db: None) -> None:
        browser = identified(a_contract("1020304"))
        browser.post(url("contract"), facts(a_contract("10099999", phone="09099998888")))

        assert recovering.answers(browser, "contract_code") == url("ways")

    def test_the_first_contract_again_is_no_other(self, contract: Contract, lost: Phone) -> None:
        browser = identified(contract)

        assert browser.post(url("contract"), facts(contract)).status_code == 200

        assert recovering.the_row().other is None

    def test_the_first_contracts_telephones_are_not_called(
        self, contract: Contract, contractor: User, lost: Phone
    ) -> None:
        second = a_contract("10099999", contractor, phone="09099998888", phone_2=contract.phone)
        browser = identified(contract)
        browser.post(url("contract"), facts(second))

        browser.post(url("contract_code"), {"way": "phone_2:sms"})

        assert not deliver()
        assert "090-****-**88" in browser.get(url("contract_code")).text


@pytest.mark.parametrize("is_staff", [True, False])
def test_the_companys_people_recover_nothing_here(
    contract: Contract, contractor: User, lost: Phone, is_staff: bool
) -> None:
    User.objects.filter(pk=contractor.pk).update(is_staff=is_staff)

    identified(contract)

    assert (recovering.the_row().account is None) is is_staff


def test_what_came_to_nothing_is_forgotten(contract: Contract, contractor: User, lost: Phone) -> None:
    recovering.recovered(contract, contractor)
    identified(contract)
    LostPhone.objects.update(expires_at=timezone.now())

    call_command("purge", "lost_phones")
    assert [row.state for row in LostPhone.objects.all()] == [State.RECOVERED]

    LostPhone.objects.update(recovered_at=timezone.now() - timedelta(days=31))
    assert actions.purge() == 1
