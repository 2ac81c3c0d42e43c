"""Undoing an ID登録 for ten days with the second step of the former account."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.users.models import State
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts.models import Contract
from accounts.mailed_links.mailed import LinkDead
from accounts.models import Challenge, Passkey, PasswordReset, Phone, Takeover, User
from accounts.password_reset import actions as password_reset_actions
from accounts.takeover import actions
from accounts.takeover.queries import UNDO as LINK
from portal.audit.models import Entry
from tests.accounts.codes.challenges import wrong
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.registration import registering
from tests.accounts.registration.registering import url
from tests.accounts.sign_in.signing_in import HOME, sign_in
from tests.accounts.takeover import taking_over
from tests.accounts.takeover.taking_over import UNDO
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import PASSWORD, a_contract

RESET = reverse("accounts:password_reset:start")


def undo_link() -> str:
    """Return a link as it would leave now."""
    return reverse("accounts:takeover:undo_open", args=[LINK.token(taking_over.the_row().public_id)])


def test_the_former_second_step_brings_everything_back(
    contract: Contract, contractor: User, second_step: Phone, client_of: ClientOf
) -> None:
    since = contract.held_since
    passkey = a_passkey(contractor)
    account, _ = taking_over.registered_again(contract)
    robber = client_of(account)

    browser = taking_over.undoes(taking_over.link_of(deliver()))

    contract.refresh_from_db()
    contractor.refresh_from_db()
    account.refresh_from_db()
    assert (contract.holder, contract.held_since) == (contractor, since)
    assert (contractor.state, account.state) == (State.ACTIVE, State.ARCHIVED)
    assert robber.get(HOME).status_code == 302
    assert sign_in(Client(), account.username).status_code == 200
    assert sign_in(Client(), contractor.username)["Location"] == reverse("accounts:sign_in:code")
    assert Passkey.objects.filter(pk=passkey.pk, confirmed=True).exists()
    assert "元のアカウントに戻しました" in browser.get(RESET).text
    assert Entry.objects.filter(action="accounts:takeover:undone", about=contractor.public_id).count() == 1


def test_everybody_who_heard_of_it_hears_of_the_undoing(
    contract: Contract, contractor: User, second_step: Phone
) -> None:
    Contract.objects.filter(pk=contract.pk).update(email="known@example.com")
    account, _ = taking_over.registered_again(contract)
    deliver()

    actions.undo(takeover=taking_over.the_row())

    assert {one.to for one in deliver()} == {contractor.email, account.email, "known@example.com", second_step.number}


def test_so_does_whoever_heard_by_sms(contract: Contract, contractor: User, second_step: Phone) -> None:
    assert not contract.email
    taking_over.registered_again(contract)
    [told] = [one for one in deliver() if one.to == contract.phone]
    assert told.channel == "sms"

    actions.undo(takeover=taking_over.the_row())

    [heard] = [one for one in deliver() if one.to == contract.phone]
    assert "登録し直し（ID登録）を取り消し" in heard.text


def test_only_the_former_owner_is_led_to_a_new_password(
    contract: Contract, contractor: User, second_step: Phone
) -> None:
    account, _ = taking_over.registered_again(contract)
    deliver()

    actions.undo(takeover=taking_over.the_row())

    mails = {one.to: one for one in deliver() if one.channel == "mail"}
    assert RESET in mails[contractor.email].text
    for text in (mails[account.email].text, mails[account.email].html):
        assert "元のアカウントに戻しました" in text
        assert RESET not in text
        assert "パスワード" not in text


def test_the_code_goes_to_the_former_accounts_telephone_only(contract: Contract, second_step: Phone) -> None:
    taking_over.registered_again(contract)
    browser = Client()
    browser.get(taking_over.link_of(deliver()))

    browser.post(UNDO, {"way": "phone:sms"})

    assert [sms.to for sms in deliver()] == [second_step.number]
    assert taking_over.latest().length == 6


def test_the_link_alone_undoes_nothing(contract: Contract, contractor: User, second_step: Phone) -> None:
    account, _ = taking_over.registered_again(contract)
    link = taking_over.link_of(deliver())
    browser = Client()

    browser.head(link)
    browser.get(link)
    browser.get(UNDO)
    browser.post(UNDO, {"way": "phone:sms"})
    browser.post(UNDO, {"digits": wrong(taking_over.latest())})
    browser.post(UNDO)

    contract.refresh_from_db()
    assert contract.holder == account


def test_without_a_link_there_is_no_page(contract: Contract, second_step: Phone) -> None:
    taking_over.registered_again(contract)

    assert Client().get(UNDO).status_code == 410
    assert Client().post(UNDO, {"way": "phone:sms"}).status_code == 410
    assert Client().get(reverse("accounts:takeover:undo_open", args=["x.y.z"])).status_code == 410


@pytest.mark.parametrize(("age", "status"), [(timedelta(days=9, hours=23), 302), (timedelta(days=10), 410)])
def test_it_can_be_undone_for_ten_days(contract: Contract, second_step: Phone, age: timedelta, status: int) -> None:
    taking_over.registered_again(contract)
    Takeover.objects.update(made_at=F("made_at") - age)

    assert Client().get(undo_link()).status_code == status


def test_it_is_undone_once(contract: Contract, contractor: User, second_step: Phone) -> None:
    taking_over.registered_again(contract)
    link = taking_over.link_of(deliver())
    taking_over.undoes(link)

    assert Client().get(link).status_code == 410


class TestWhoIsAsked:
    def test_an_account_without_a_telephone_is_asked_for_its_password(
        self, contract: Contract, contractor: User
    ) -> None:
        taking_over.registered_again(contract)
        browser = Client()
        browser.get(taking_over.link_of(deliver()))

        assert "一致しません" in browser.post(UNDO, {"password": "Chigau-8888"}).text
        assert not Challenge.objects.filter(subject__startswith="account:").exists()
        assert browser.post(UNDO, {"password": PASSWORD})["Location"] == RESET

        contract.refresh_from_db()
        assert contract.holder == contractor

    def test_passwords_are_counted_there(self, contract: Contract, contractor: User) -> None:
        account, _ = taking_over.registered_again(contract)
        browser = Client()
        browser.get(taking_over.link_of(deliver()))
        for _ in range(5):
            browser.post(UNDO, {"password": "Chigau-8888"})

        assert browser.post(UNDO, {"password": PASSWORD}).status_code == 429

        contract.refresh_from_db()
        assert contract.holder == account

    def test_a_telephone_that_somebody_put_there_lately_is_not_asked(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        contact_change_actions.replace_phone(account=contractor, number="07077778888", keep="")

        taking_over.registered_again(contract)

        assert taking_over.the_row().second_step == second_step


class TestChains:
    def test_another_one_that_was_begun_before_the_undoing_moves_nothing(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        taking_over.registered_again(contract)
        undo = taking_over.link_of(deliver())
        browser, link = taking_over.to_provisional(contract, username="mou-ichido", email="mou-ichido@example.net")
        taking_over.undoes(undo)

        answer = registering.use_link(browser, link)

        assert (answer.status_code, "登録し直し（ID登録）が取り消されたため" in answer.text) == (410, True)
        contract.refresh_from_db()
        assert contract.holder == contractor

    def test_a_second_id_registration_does_not_save_whoever_made_both(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        taking_over.registered_again(contract)
        link = taking_over.link_of(deliver())
        last, _ = taking_over.registered_again(contract, username="kamome", email="kamome@example.jp")
        second_link = taking_over.link_of(deliver())

        taking_over.undoes(link)

        contract.refresh_from_db()
        contractor.refresh_from_db()
        last.refresh_from_db()
        assert (contract.holder, contractor.state, last.state) == (contractor, State.ACTIVE, State.ARCHIVED)
        assert Client().get(second_link).status_code == 410

    def test_a_new_account_that_holds_something_else_is_only_signed_out(
        self, contract: Contract, contractor: User, second_step: Phone, client_of: ClientOf
    ) -> None:
        account, _ = taking_over.registered_again(contract)
        own = a_contract("10055555", account)
        browser = client_of(account)

        actions.undo(takeover=taking_over.the_row())

        account.refresh_from_db()
        own.refresh_from_db()
        assert (account.state, own.holder) == (State.ACTIVE, account)
        assert browser.get(HOME).status_code == 302

    def test_a_link_to_a_new_password_of_the_closed_account_sets_none(
        self, contract: Contract, contractor: User, second_step: Phone
    ) -> None:
        reset = PasswordReset.objects.create(account=contractor)
        taking_over.registered_again(contract)
        actions.undo(takeover=taking_over.the_row())

        with pytest.raises(LinkDead):
            password_reset_actions.set_password(public_id=reset.public_id, password="Nami-no-Oto-77", proven=True)


def test_nothing_of_the_former_owner_stands_on_the_page_of_the_undoing(
    contract: Contract, contractor: User, second_step: Phone
) -> None:
    taking_over.registered_again(contract)
    browser = Client()
    browser.get(taking_over.link_of(deliver()))

    page = browser.get(UNDO).text

    assert "080-****-**66" in page
    for secret in (contractor.email, contractor.username, second_step.number, contract.customer_number):
        assert not re.search(rf"\b{re.escape(secret)}\b", page)


def test_in_the_new_accounts_own_browser_the_undoing_signs_out(
    contract: Contract, contractor: User, second_step: Phone
) -> None:
    _, browser = taking_over.registered_again(contract)
    browser.post(url("done"))
    browser.get(taking_over.link_of(deliver()))
    browser.post(UNDO, {"way": "phone:sms"})

    assert browser.post(UNDO, {"digits": taking_over.latest().digits()})["Location"] == RESET

    assert "_auth_user_id" not in browser.session
