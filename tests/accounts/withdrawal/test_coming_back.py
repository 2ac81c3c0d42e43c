"""Ten days in which a withdrawn account can come back, by its mailbox and its second step."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.users.models import State
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts import actions as contract_actions
from accounts.contracts.models import Contract
from accounts.freeze import actions as freeze_actions
from accounts.mailed_links.mailed import RETURN, LinkDead
from accounts.models import Challenge, ContactChange, Passkey, Phone, Sending, User, Withdrawal
from accounts.password_reset import actions as password_reset_actions
from accounts.phones import actions as phone_actions
from accounts.withdrawal import actions
from portal.audit.by import ANONYMOUS, By
from portal.audit.models import Entry
from tests.accounts.codes.challenges import move, wrong
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.signing_in import START as SIGN_IN
from tests.accounts.sign_in.signing_in import sign_in
from tests.accounts.withdrawal.conftest import COME_BACK, age
from tests.letters import Sent, deliver

pytestmark = pytest.mark.django_db


def link_in(letters: list[Sent]) -> str:
    """Return the path of the link to come back in the first mail that has one."""
    pattern = rf"{re.escape(settings.PORTAL_BASE_URL)}(/account/withdrawal/return/\S+)"
    return next(found[1] for one in letters if one.channel == "mail" and (found := re.search(pattern, one.text)))


def answering(browser: Client, digits: str | None = None) -> str:
    """Have a code sent to the telephone and type it; return where that leads, empty where it is refused."""
    move(Sending, "at", timedelta(seconds=31))
    browser.post(COME_BACK, {"way": "phone:sms"})
    challenge = Challenge.objects.latest("pk")
    answer = browser.post(COME_BACK, {"digits": digits or challenge.digits()})
    return answer.headers.get("Location", "")


def opened(withdrawal: Withdrawal) -> Client:
    """Return a browser that has opened the mailed link."""
    browser = Client()
    assert browser.get(link_in(deliver()))["Location"] == COME_BACK
    return browser


def test_the_second_step_brings_everything_back(
    withdrawal: Withdrawal, contractor: User, contract: Contract, phone: Phone
) -> None:
    passkey = a_passkey(contractor)
    browser = opened(withdrawal)

    assert answering(browser) == SIGN_IN

    contractor.refresh_from_db()
    contract.refresh_from_db()
    assert contractor.state == State.ACTIVE
    assert contract.holder == contractor
    assert Passkey.objects.filter(pk=passkey.pk).exists()
    assert "退会を取りやめました" in browser.get(SIGN_IN).text
    assert sign_in(Client(), contractor.username)["Location"] == reverse("accounts:sign_in:code")
    assert [one.to for one in deliver() if "取りやめました" in one.subject] == [contractor.email]


def test_the_link_alone_brings_nothing_back(withdrawal: Withdrawal, contractor: User) -> None:
    browser = opened(withdrawal)

    browser.get(COME_BACK)
    browser.post(COME_BACK, {})
    browser.post(COME_BACK, {"way": "phone:sms"})
    browser.post(COME_BACK, {"digits": wrong(Challenge.objects.latest("pk"))})

    contractor.refresh_from_db()
    assert contractor.state == State.WITHDRAWN


def test_without_a_second_step_the_mailbox_is_enough(guest: User) -> None:
    actions.begin(account=guest, by=By.owner(guest))
    browser = Client()
    browser.get(link_in(deliver()))

    browser.get(COME_BACK)
    guest.refresh_from_db()
    assert guest.state == State.WITHDRAWN
    assert browser.post(COME_BACK)["Location"] == SIGN_IN

    guest.refresh_from_db()
    assert guest.state == State.ACTIVE


def test_a_telephone_that_somebody_put_there_lately_is_not_asked(contractor: User, phone: Phone) -> None:
    contact_change_actions.replace_phone(account=contractor, number="09099990000", keep="")
    deliver()
    withdrawal = actions.begin(account=contractor, by=By.owner(contractor))

    browser = opened(withdrawal)
    move(Sending, "at", timedelta(seconds=31))
    browser.post(COME_BACK, {"way": "phone:sms"})

    assert [one.to for one in deliver() if one.channel == "sms"] == [phone.number]


def test_a_first_telephone_that_somebody_planted_does_not_keep_the_owner_out(contractor: User) -> None:
    phone_actions.enrol(account=contractor, number="09099990000", usable_after=phone_actions.FIRST_DAY)
    assert ContactChange.objects.filter(account=contractor, kind="first").exists()
    deliver()
    withdrawal = actions.begin(account=contractor, by=By.owner(contractor))
    letters = deliver()

    assert [one.channel for one in letters] == ["mail"]
    browser = Client()
    browser.get(link_in(letters))
    assert browser.post(COME_BACK)["Location"] == SIGN_IN

    contractor.refresh_from_db()
    assert contractor.state == State.ACTIVE
    assert withdrawal.second_step is None


def test_the_right_password_leads_to_the_way_back(withdrawal: Withdrawal, contractor: User) -> None:
    browser = Client()

    assert sign_in(browser, contractor.username)["Location"] == COME_BACK
    page = browser.get(COME_BACK).text
    assert "退会の取りやめ" in page
    assert f"お問い合わせ窓口 {settings.SUPPORT_PHONE}" in page
    assert "退会" not in sign_in(Client(), contractor.username, "Yama-to-Umi-99").text
    assert answering(browser) == SIGN_IN


def test_a_new_password_or_registration_is_answered_with_the_way_back(withdrawal: Withdrawal, contractor: User) -> None:
    deliver()

    password_reset_actions.ask(address=contractor.email, network="192.0.2.0")

    [mail] = deliver()
    assert "退会のお手続き中" in mail.subject
    assert Client().get(link_in([mail]))["Location"] == COME_BACK


def test_another_registration_of_the_contract_tells_the_way_back(withdrawal: Withdrawal, contract: Contract) -> None:
    deliver()

    contract_actions.tell_holder(contract=contract, by=ANONYMOUS)

    assert Client().get(link_in(deliver()))["Location"] == COME_BACK


def test_nobody_else_gets_the_contract_meanwhile(withdrawal: Withdrawal, contract: Contract, guest: User) -> None:
    with pytest.raises(contract_actions.AlreadyHeld):
        contract_actions.hold(contract=contract, account=guest)


@pytest.mark.parametrize(("days", "alive"), [(9.9, True), (10.1, False)])
def test_it_lasts_ten_days(withdrawal: Withdrawal, contractor: User, days: float, alive: bool) -> None:
    token = RETURN.token(contractor.public_id)
    age(days=days)

    answer = Client().get(reverse("accounts:withdrawal:link", args=[token]))

    assert (answer.status_code == 302) is alive
    if not alive:
        with pytest.raises(LinkDead):
            actions.come_back(withdrawal=withdrawal, by=By.owner(contractor))


def test_the_right_password_leads_nowhere_after_them(withdrawal: Withdrawal, contractor: User) -> None:
    age(days=11)
    browser = Client()

    browser.get(sign_in(browser, contractor.username)["Location"])

    contractor.refresh_from_db()
    assert contractor.state == State.WITHDRAWN
    assert browser.get(COME_BACK).status_code == 410


def test_a_freeze_of_before_lasts(contractor: User, phone: Phone) -> None:
    freeze_actions.begin(account=contractor, by=By.owner(contractor))
    withdrawal = actions.begin(account=contractor, by=By.owner(contractor))

    actions.come_back(withdrawal=withdrawal, by=By.owner(contractor))

    contractor.refresh_from_db()
    assert not contractor.has_usable_password()
    phone.refresh_from_db()
    assert phone.paused_at


def test_it_is_on_record_and_can_be_asked_for_again(withdrawal: Withdrawal, contractor: User) -> None:
    actions.come_back(withdrawal=withdrawal, by=By.owner(contractor))
    with pytest.raises(LinkDead):
        actions.come_back(withdrawal=withdrawal, by=By.owner(contractor))

    actions.begin(account=contractor, by=By.owner(contractor))

    assert Entry.objects.filter(action="accounts:withdrawal:returned", about=contractor.public_id).count() == 1
    assert Withdrawal.objects.count() == 2
