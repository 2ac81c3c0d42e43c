"""The six screens in their order, and the mail between them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.users.models import User
from accounts.contracts.models import Contract
from accounts.notices.models import Notice
from accounts.registration.models import Consent, Registration, State
from portal.audit.models import Entry
from portal.delivery.models import Channel
from tests.accounts.registration import registering
from tests.accounts.registration.registering import PASSWORD, url
from tests.conftest import Turned
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def test_a_contract_becomes_an_account_in_six_screens(browser: Client, contract: Contract) -> None:
    registering.identify(browser, contract)
    registering.answer_phone(browser)
    registering.fill(browser)
    page = browser.get(url("confirm")).content.decode()
    assert "umineko@example.jp" in page
    assert PASSWORD not in page
    browser.post(url("confirm"))
    assert "仮登録が完了しました。" in browser.get(url("provisional")).content.decode()
    link = registering.link_of(deliver())

    assert "メール受信確認" in browser.get(link, follow=True).content.decode()
    done = registering.use_link(browser, link, follow=True)

    assert "本登録が完了しました。" in done.content.decode()
    account = User.objects.get(username="umineko")
    contract.refresh_from_db()
    assert contract.holder == account
    assert contract.held_since
    assert account.check_password(PASSWORD)
    assert Consent.objects.filter(account=account).count() == 2

    home = browser.post(url("done"))

    assert home.status_code == 302
    assert browser.session["_auth_user_id"] == str(account.pk)


def test_the_holder_and_the_known_contact_are_told(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    registering.use_link(browser, registering.link_of(deliver()))

    letters = {letter.to: letter for letter in deliver()}

    assert "ご契約がマイページに登録されました" in letters["known@example.com"].subject
    assert "本登録完了" in letters["umineko@example.jp"].subject
    assert contract.customer_number not in letters["known@example.com"].text
    assert "ご利用料金の明細" in letters["umineko@example.jp"].text


def test_who_registers_without_a_contract_is_promised_no_bills(browser: Client) -> None:
    registering.to_provisional(browser, None)
    registering.use_link(browser, registering.link_of(deliver()))

    [mail] = deliver()
    notice = Notice.objects.get()
    assert notice.url == reverse("accounts:authenticators:index")
    for text in (mail.text, mail.html, notice.body):
        assert "ご利用料金" not in text


def test_a_contact_without_an_address_is_told_by_sms(browser: Client, contract: Contract) -> None:
    Contract.objects.update(email="")
    registering.to_provisional(browser, contract)
    registering.use_link(browser, registering.link_of(deliver()))

    told = [letter for letter in deliver() if letter.channel == Channel.SMS]

    assert [letter.to for letter in told] == ["09012345678"]


def test_the_link_also_works_in_another_browser_which_may_then_go_straight_in(
    browser: Client, contract: Contract
) -> None:
    registering.to_provisional(browser, contract)
    other = Client()

    done = registering.use_link(other, registering.link_of(deliver()))
    other.post(done["Location"])

    assert "_auth_user_id" in other.session
    assert browser.post(url("done"))["Location"] == "/login/"


def test_going_straight_in_works_once(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    registering.use_link(browser, registering.link_of(deliver()))
    session = browser.session.session_key

    browser.post(url("done"))

    assert browser.session.session_key != session
    registration = Registration.objects.get()
    assert registration.entered_at
    again = Client()
    kept = again.session
    kept["registration_finished"] = registration.public_id
    kept.save()
    assert again.post(url("done"))["Location"] == "/login/"
    assert "_auth_user_id" not in again.session


def test_a_plain_registration_needs_an_address_only(browser: Client) -> None:
    registering.to_provisional(browser, None)

    registering.use_link(browser, registering.link_of(deliver()))

    assert User.objects.get(username="umineko").contracts.count() == 0


def test_the_phone_code_can_be_turned_off(browser: Client, contract: Contract, turned: Turned) -> None:
    turned(registration_phone_code=False)

    response = browser.post(url("start"), registering.facts(contract), follow=True)

    assert response.redirect_chain[-1][0] == url("profile")


def test_what_people_type_is_understood(browser: Client, contract: Contract) -> None:
    typed = {"customer_number": "０００１０２０３０４", "phone": "＋81 90-1234-5678", "name_kana": "ﾐﾅﾄ ひかり"}

    response = browser.post(url("start"), typed)

    assert response.status_code == 302


def test_every_act_is_in_the_audit_log_without_personal_data(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract)
    registering.use_link(browser, registering.link_of(deliver()))

    actions = list(Entry.objects.order_by("pk").values_list("action", flat=True))

    expected = ["identified", "verified", "provisional", "completed"]
    assert [a.rpartition(":")[2] for a in actions if a.startswith("accounts:registration:")] == expected
    assert "accounts:contracts:held" in actions
    logged = str(list(Entry.objects.values()))
    assert not any(secret in logged for secret in ("umineko", "09012345678", "1020304", PASSWORD))


def test_the_password_is_kept_only_as_a_hash_and_not_beyond_the_registration(
    browser: Client, contract: Contract
) -> None:
    registration = registering.to_provisional(browser, contract)
    assert registration.password
    assert PASSWORD not in str(Registration.objects.values())

    registering.use_link(browser, registering.link_of(deliver()))

    registration.refresh_from_db()
    assert registration.state == State.COMPLETED
    assert registration.password == ""
