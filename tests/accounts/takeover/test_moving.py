"""ID登録 [002-66, 67]: another address, a new account, and the former one is closed."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.users.models import State
from accounts.codes import posting
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts import actions as contract_actions
from accounts.contracts.models import Contract
from accounts.models import Passcode, Phone, Registration, Takeover, TrustedBrowser, User
from accounts.registration import actions as registration_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.models import Entry
from portal.policy.knobs import policy
from tests.accounts.codes.challenges import wrong
from tests.accounts.registration import registering
from tests.accounts.registration.registering import facts, url
from tests.accounts.sign_in.signing_in import HOME, REFUSED, sign_in
from tests.accounts.takeover import taking_over
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract


class TestTheWay:
    def test_the_contract_goes_to_the_new_account_and_the_former_one_is_closed(
        self, contract: Contract, contractor: User, second_step: Phone, client_of: ClientOf
    ) -> None:
        elsewhere = client_of(contractor)
        trusted_browser_actions.trust(account=contractor, former="", user_agent="")

        account, browser = taking_over.registered_again(contract)

        assert (account.username, account.email) == ("umineko", "umineko@example.jp")
        contractor.refresh_from_db()
        assert contractor.state == State.ARCHIVED
        assert elsewhere.get(HOME).status_code == 302
        assert REFUSED in sign_in(Client(), contractor.username).text
        assert not TrustedBrowser.objects.filter(account=contractor).exists()
        assert not Passcode.objects.filter(user=contractor).exists()
        assert browser.post(url("done"))["Location"] == HOME
        assert browser.get(reverse("accounts:contracts:detail", args=[contract.public_id])).status_code == 200

    def test_what_moved_stands_in_the_log_and_the_way_back_in_a_row(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        since = contract.held_since

        account, _ = taking_over.registered_again(contract)

        row = taking_over.the_row()
        assert (row.former, row.account, row.second_step, row.is_archived) == (contractor, account, second_step, True)
        [moved] = row.moved.all()
        assert (moved.contract, moved.held_since) == (contract, since)
        entry = Entry.objects.get(action="accounts:takeover:moved")
        assert (entry.actor, entry.about) == (account.public_id, contractor.public_id)

    def test_the_code_has_six_digits_and_goes_to_the_contracts_telephone(
        self, contract: Contract, second_step: Phone
    ) -> None:
        browser = Client()
        browser.post(url("again"), facts(contract))

        browser.post(url("phone"), {"way": "phone:sms"})

        [sms] = deliver()
        assert sms.to == contract.phone
        assert taking_over.latest().length == 6

    def test_the_telephone_is_asked_even_where_registration_asks_none(self, contract: Contract, settings: Any) -> None:
        settings.IDENTITY = replace(policy(), registration_phone_code=False)
        browser = Client()

        assert browser.post(url("again"), facts(contract))["Location"] == url("phone")

    def test_wrong_digits_lead_no_further(self, contract: Contract) -> None:
        browser = Client()
        browser.post(url("again"), facts(contract))
        browser.post(url("phone"), {"way": "phone:sms"})

        browser.post(url("code"), {"digits": wrong(taking_over.latest())})

        assert browser.get(url("profile"))["Location"] == url("code")

    def test_a_contract_nobody_holds_is_simply_registered(self, db: None) -> None:
        free = a_contract("1020304")

        account, _ = taking_over.registered_again(free)

        assert free.holder == account
        assert not Takeover.objects.exists()

    def test_an_ordinary_registration_still_takes_nothing_from_a_holder(
        self, contract: Contract, contractor: User
    ) -> None:
        browser = Client()

        registering.to_provisional(browser, contract)

        contract.refresh_from_db()
        assert contract.holder == contractor
        assert Registration.objects.get().hollow == "held"

    def test_an_account_that_was_closed_comes_to_hold_nothing_more(self, contract: Contract, contractor: User) -> None:
        taking_over.registered_again(contract)

        with pytest.raises(contract_actions.AlreadyHeld):
            contract_actions.hold(contract=a_contract("1020304"), account=contractor)


class TestTheAddress:
    def test_the_holders_own_address_is_refused_in_the_words_of_the_source(
        self, contract: Contract, contractor: User
    ) -> None:
        browser = taking_over.to_verified(contract)

        page = browser.post(url("profile"), registering.profile(email=contractor.email.upper()))

        assert "同一のメールアドレスではIDの新規登録はできません" in page.text
        assert not taking_over.current(browser).is_filled

    def test_the_password_need_not_be_typed_again_then(self, contract: Contract, contractor: User) -> None:
        browser = taking_over.to_verified(contract)
        browser.post(url("profile"), registering.profile(email=contractor.email))

        registering.fill(browser, password="", password_again="")

        assert taking_over.current(browser).email == "umineko@example.jp"

    def test_it_is_refused_later_too(self, contract: Contract, contractor: User) -> None:
        browser, _ = taking_over.to_provisional(contract)

        page = browser.post(url("address"), {"email": contractor.email})

        assert "同一のメールアドレスではIDの新規登録はできません" in page.text
        assert not deliver()

    def test_of_anybody_elses_address_nothing_is_said(self, contract: Contract, stranger: User) -> None:
        browser = taking_over.to_verified(contract)

        registering.fill(browser, email=stranger.email)
        assert browser.post(url("confirm"))["Location"] == url("provisional")

        assert taking_over.current(browser).hollow == "known"
        [mail] = deliver()
        assert mail.to == stranger.email
        assert "/register/link/" not in mail.text

    def test_whoever_still_reads_a_closed_accounts_mailbox_is_told_why_it_is_of_no_use(
        self, contract: Contract, contractor: User
    ) -> None:
        taking_over.registered_again(contract)
        deliver()

        registering.to_provisional(Client(), None, username="kamome", email=contractor.email)

        [mail] = deliver()
        assert mail.to == contractor.email
        assert "閉じたアカウント" in mail.text

    def test_addresses_cannot_be_tried_for_ever(self, contract: Contract, contractor: User) -> None:
        browser = taking_over.to_verified(contract)
        for number in range(registration_actions.ADDRESSES.count):
            browser.post(url("profile"), registering.profile(email=f"{number}@example.jp"))

        answer = browser.post(url("profile"), registering.profile(email=contractor.email))

        assert answer.status_code == 302
        assert answer["Location"] == url("start")

    def test_an_ordinary_registration_says_nothing_of_the_holders_address(
        self, contract: Contract, contractor: User
    ) -> None:
        browser = Client()

        registering.to_provisional(browser, contract, email=contractor.email)

        assert Registration.objects.get().hollow == "held"


class TestOtherContracts:
    def test_those_of_the_same_telephone_and_name_go_along(self, contract: Contract, contractor: User) -> None:
        second = a_contract("10099999", contractor, phone="0312345678", phone_2=contract.phone)

        account, _ = taking_over.registered_again(contract)

        second.refresh_from_db()
        assert second.holder == account
        assert taking_over.the_row().moved.count() == 2

    @pytest.mark.parametrize(
        "unlike", [{"phone": "09099998888"}, {"name_kana": "ミナト　ノゾミ", "name_kana_key": "ミナトノゾミ"}]
    )
    def test_nothing_is_proven_of_others_and_their_account_stays(
        self, contract: Contract, contractor: User, unlike: dict[str, str], client_of: ClientOf
    ) -> None:
        second = a_contract("10099999", contractor, **unlike)
        browser = client_of(contractor)

        taking_over.registered_again(contract)

        second.refresh_from_db()
        contractor.refresh_from_db()
        assert (second.holder, contractor.state) == (contractor, State.ACTIVE)
        assert not taking_over.the_row().is_archived
        assert browser.get(reverse("accounts:contracts:detail", args=[second.public_id])).status_code == 200
        assert browser.get(reverse("accounts:contracts:detail", args=[contract.public_id])).status_code == 404

    def test_a_letter_proves_only_the_contract_it_was_about(self, contract: Contract, contractor: User) -> None:
        second = a_contract("10099999", contractor)
        browser = Client()
        browser.post(url("again"), facts(contract))
        browser.post(url("post"))
        browser.post(url("posted"), {"digits": printed()})
        registering.fill(browser)
        browser.post(url("confirm"))

        registering.use_link(browser, registering.link_of(deliver()))

        contract.refresh_from_db()
        second.refresh_from_db()
        assert contract.holder != contractor
        assert second.holder == contractor


class TestLetters:
    def test_a_code_posted_for_a_registration_opens_no_id_registration(self, contract: Contract) -> None:
        browser = Client()
        browser.post(url("start"), facts(contract))
        browser.post(url("post"))
        digits = printed()
        again = Client()
        again.post(url("again"), facts(contract))

        again.post(url("posted"), {"digits": digits})

        assert again.get(url("profile"))["Location"] == url("phone")


class TestTelling:
    def test_former_address_former_telephone_and_known_contact_hear_of_it(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        Contract.objects.filter(pk=contract.pk).update(email="known@example.com")
        browser, link = taking_over.to_provisional(contract)

        registering.use_link(browser, link)

        letters = {(str(one.channel), one.to): one for one in deliver()}
        assert {to for _, to in letters} == {
            contractor.email,
            second_step.number,
            "known@example.com",
            "umineko@example.jp",
        }
        undo = taking_over.link_of(list(letters.values())).partition(".")[0]  # without the second it was made in
        assert undo in letters["sms", second_step.number].text
        assert undo not in letters["mail", "known@example.com"].text
        mail = letters["mail", contractor.email]
        assert "um***@example.jp" in mail.text
        assert "umineko@" not in mail.text + mail.html
        assert contract.customer_number not in mail.text + mail.html

    def test_a_telephone_that_took_the_place_of_the_former_one_lately_hears_of_it_too(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        contact_change_actions.replace_phone(account=contractor, number="07099998888", keep="")
        deliver()
        browser, link = taking_over.to_provisional(contract)

        registering.use_link(browser, link)

        letters = deliver()
        told = {one.to: one.text for one in letters if one.channel == "sms"}
        assert told.keys() >= {second_step.number, "07099998888"}
        assert taking_over.link_of(letters).partition(".")[0] not in told["07099998888"]


def printed() -> str:
    """Return the digits of the letter that is printed now."""
    found: list[str] = []
    posting.print_next(lambda posted: found.append(posted.digits()))
    return found[0]
