"""退会: a fresh proof, what goes and what stays, and nobody signs in any more."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.users.models import State
from accounts.authenticators.strengths import Strength
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts.models import Contract
from accounts.models import Passcode, Passkey, Phone, RecoveryCode, TrustedBrowser, User, Withdrawal
from accounts.reauthentication import queries as reauthentication_queries
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.withdrawal import actions
from portal.audit.by import By
from portal.audit.models import Entry
from tests.accounts.passcodes.setting_up import a_passcode
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.signing_in import HOME
from tests.accounts.withdrawal.conftest import AGREED, DONE, START
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven
from tests.letters import deliver
from tests.people import PASSWORD

ASK = reverse("accounts:reauthentication:ask")
MAILBOX = reverse("accounts:contact_changes:mailbox")


def test_it_needs_a_fresh_proof(contractor: User, phone: Phone, client_of: ClientOf) -> None:
    browser = client_of(contractor)

    assert browser.get(START)["Location"].startswith(ASK)
    assert browser.post(START, AGREED)["Location"].startswith(ASK)

    assert not Withdrawal.objects.exists()


def test_an_account_without_second_step_answers_its_mailbox_and_its_password(guest: User, client_of: ClientOf) -> None:
    browser = client_of(guest)
    assert browser.get(START)["Location"].startswith(MAILBOX)
    session = browser.session
    session[reauthentication_queries.KEY] = {Strength.MAIL.word: reauthentication_queries.now()}
    session.save()

    assert "パスワードが一致しません" in browser.post(START, {**AGREED, "password": "falsch-9"}).text
    assert not Withdrawal.objects.exists()
    assert browser.post(START, {**AGREED, "password": PASSWORD})["Location"] == DONE

    guest.refresh_from_db()
    assert guest.state == State.WITHDRAWN


def test_both_pages_name_both_ways_back(hers: Client) -> None:
    before = hers.get(START).text
    after = hers.post(START, AGREED, follow=True).text

    assert "メールでお送りするURLか、これまでのIDとパスワードから" in before
    assert "URLを開くか、ログイン画面でこれまでのIDとパスワードを入力してください" in after


def test_the_page_says_what_goes_what_stays_and_that_no_contract_is_cancelled(hers: Client) -> None:
    text = hers.get(START).text

    for said in ("ご契約の解約ではありません", "なくなるもの", "残るもの", "法令により", "10日以内なら"):
        assert said in text
    assert reverse("accounts:own_data:index") in text
    assert f"お問い合わせ窓口 {settings.SUPPORT_PHONE}" in text


def test_without_the_tick_nothing_happens(hers: Client, contractor: User) -> None:
    assert "チェックを入れてください" in hers.post(START, {}).text

    contractor.refresh_from_db()
    assert contractor.state == State.ACTIVE


def test_everybody_is_signed_out_and_nobody_signs_in(hers: Client, contractor: User, client_of: ClientOf) -> None:
    elsewhere = client_of(contractor)
    a_passcode(contractor)
    trusted_browser_actions.trust(account=contractor, former="", user_agent="")

    answer = hers.post(START, AGREED, follow=True)

    assert "退会を受け付けました" in answer.text
    assert hers.get(HOME).status_code == elsewhere.get(HOME).status_code == 302
    assert not Passcode.objects.exists()
    assert not TrustedBrowser.objects.exists()


def test_what_brings_the_owner_back_is_kept(contractor: User, phone: Phone, contract: Contract) -> None:
    a_passkey(contractor)
    RecoveryCode.objects.create(account=contractor, digest="d")

    actions.begin(account=contractor, by=By.owner(contractor))

    contract.refresh_from_db()
    assert contract.holder == contractor
    assert Phone.objects.filter(pk=phone.pk).exists()
    assert Passkey.objects.exists()
    assert RecoveryCode.objects.exists()


def test_mailbox_and_telephone_hear_of_it(contractor: User, phone: Phone) -> None:
    actions.begin(account=contractor, by=By.owner(contractor))

    told = {one.to: one for one in deliver()}
    assert told.keys() == {contractor.email, phone.number}
    for one in told.values():
        assert reverse("accounts:withdrawal:link", args=["x"])[:-2] in one.text
    assert "解約されていません" in told[contractor.email].text


def test_so_does_the_mailbox_of_before_where_it_was_changed_lately(contractor: User, phone: Phone) -> None:
    former = contractor.email
    contact_change_actions.replace_email(account=contractor, address="now@example.com", keep="")
    deliver()

    withdrawal = actions.begin(account=contractor, by=By.owner(contractor))

    mails = {one.to for one in deliver() if one.channel == "mail"}
    assert mails == {former, "now@example.com"}
    assert withdrawal.second_step == phone


def test_it_is_on_record_once(contractor: User, phone: Phone) -> None:
    actions.begin(account=contractor, by=By.owner(contractor))

    with pytest.raises(actions.CannotWithdraw):
        actions.begin(account=contractor, by=By.owner(contractor))

    entry = Entry.objects.get(action="accounts:withdrawal:begun")
    assert (entry.actor, entry.about) == (contractor.public_id, contractor.public_id)


def test_one_of_the_companys_people_does_not_withdraw(agent: User, client_of: ClientOf) -> None:
    browser = having_just_proven(client_of(agent))

    assert "社員用のアカウント" in browser.get(START).text
    browser.post(START, AGREED)
    with pytest.raises(actions.CannotWithdraw):
        actions.begin(account=agent, by=By.owner(agent))

    agent.refresh_from_db()
    assert agent.state == State.ACTIVE
