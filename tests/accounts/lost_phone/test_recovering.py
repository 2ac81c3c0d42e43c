"""The new telephone: what it replaces, who is told, and how it is undone."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.contact_changes import actions as contact_change_actions
from accounts.contact_changes import undoing
from accounts.contracts.models import Contract
from accounts.journeys.journey import Lapsed
from accounts.lost_phone import actions
from accounts.models import LostPhone, Notice, Passkey, Phone, RecoveryCode, TrustedBrowser, User
from accounts.phones.queries import of
from accounts.reauthentication import queries as reauthentication_queries
from accounts.recovery_codes import actions as recovery_code_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.by import By
from portal.audit.models import Entry
from portal.limits import TooMany
from tests.accounts.codes.challenges import wrong
from tests.accounts.lost_phone import recovering
from tests.accounts.lost_phone.conftest import LOST
from tests.accounts.lost_phone.recovering import NEW, url
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.registration.registering import facts
from tests.accounts.sign_in.signing_in import HOME, sign_in
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract
from tests.portal.threads import together


def number_of(account: User) -> str:
    phone = of(account)
    assert phone
    return phone.number


def test_the_new_telephone_takes_over_and_every_other_way_in_but_the_password_is_gone(
    contract: Contract, contractor: User, lost: Phone, client_of: ClientOf
) -> None:
    elsewhere, password = client_of(contractor), contractor.password
    trusted_browser_actions.trust(account=contractor, former="", user_agent="")
    a_passkey(contractor)

    browser = recovering.recovered(contract, contractor)

    assert number_of(contractor) == NEW
    assert elsewhere.get(HOME).status_code == 302
    for model in (TrustedBrowser, RecoveryCode):
        assert not model.objects.filter(account=contractor).exists()
    assert not Passkey.objects.filter(user=contractor).exists()
    contractor.refresh_from_db()
    assert contractor.password == password
    assert "_auth_user_id" not in browser.session
    assert Notice.objects.filter(account=contractor, title="電話番号を登録し直しました").exists()
    entry = Entry.objects.get(action="accounts:lost_phone:recovered")
    assert (entry.about, entry.detail["proof"]) == (contractor.public_id, "recovery_code")


def test_the_password_and_the_new_telephone_sign_in(contract: Contract, contractor: User, lost: Phone) -> None:
    recovering.recovered(contract, contractor)
    deliver()
    browser = Client()

    assert sign_in(browser, contractor.username)["Location"] == reverse("accounts:sign_in:code")

    page = browser.get(reverse("accounts:sign_in:code")).text
    assert "070-****-**22" in page


def test_everybody_concerned_hears_of_it_and_the_former_contacts_can_take_it_back(
    contract: Contract, contractor: User, lost: Phone
) -> None:
    Contract.objects.filter(pk=contract.pk).update(email="known@example.com")
    browser = recovering.proven(contract, contractor)
    browser.post(url("number"), {"phone": NEW})
    browser.post(url("number_code"), {"way": "phone:sms"})
    deliver()

    browser.post(url("number_code"), {"digits": recovering.latest().digits()})

    letters = deliver()
    assert {one.to for one in letters} == {contractor.email, LOST, NEW, "known@example.com"}
    undo = re.compile(rf"{re.escape(settings.PORTAL_BASE_URL)}/account/contact-changes/undo/\S+")
    assert {one.to for one in letters if undo.search(one.text)} == {contractor.email, LOST}


def test_the_former_telephone_undoes_it(contract: Contract, contractor: User, lost: Phone) -> None:
    recovering.recovered(contract, contractor)
    texts = [one.text for one in deliver() if one.to == contractor.email]
    [link] = [found[0] for text in texts if (found := re.search(r"/account/contact-changes/undo/\S+", text))]
    browser = Client()
    browser.get(link)
    undo = reverse("accounts:contact_changes:undo")
    recovering.move_sendings()
    browser.post(undo, {"way": "phone:sms"})

    browser.post(undo, {"digits": recovering.latest().digits()})

    assert number_of(contractor) == LOST


def test_wrong_digits_change_nothing(contract: Contract, contractor: User, lost: Phone) -> None:
    browser = recovering.proven(contract, contractor)
    browser.post(url("number"), {"phone": NEW})
    browser.post(url("number_code"), {"way": "phone:sms"})

    browser.post(url("number_code"), {"digits": wrong(recovering.latest())})

    assert number_of(contractor) == LOST


def test_the_lost_number_is_no_new_one(contract: Contract, contractor: User, lost: Phone) -> None:
    answer = recovering.proven(contract, contractor).post(url("number"), {"phone": LOST})

    assert "これまでの電話番号と同じです" in answer.text


def test_an_account_without_a_telephone_has_none_to_replace(contract: Contract, contractor: User) -> None:
    page = recovering.proven(contract, contractor).get(url("number")).text

    assert "登録し直す電話番号はありません" in page
    assert reverse("accounts:password_reset:start") in page


def test_a_contract_without_an_account_leads_to_registration_once_it_is_proven(db: None) -> None:
    free = a_contract("1020304")
    recovering.identified(free).post(url("post"))
    browser = recovering.identified(free)
    browser.post(url("posted"), {"digits": recovering.printed()})

    assert reverse("accounts:registration:start") in browser.get(url("number")).text


def test_a_contract_that_went_elsewhere_meanwhile_recovers_nothing(
    contract: Contract, contractor: User, lost: Phone, stranger: User
) -> None:
    browser = recovering.proven(contract, contractor)
    Contract.objects.filter(pk=contract.pk).update(holder=stranger)

    recovering.answers(browser, "number_code", NEW)

    assert number_of(contractor) == LOST


def test_a_code_that_an_undoing_made_void_recovers_nothing(contract: Contract, contractor: User, lost: Phone) -> None:
    change = contact_change_actions.replace_phone(account=contractor, number="09099990000", keep="")
    browser = recovering.proven(contract, contractor)  # with codes that the intruder has just made
    undoing.undo(change=change)

    recovering.answers(browser, "number_code", NEW)

    assert number_of(contractor) == LOST


def test_whoever_knows_the_facts_of_two_contracts_spends_no_try_of_the_signed_in_owner(
    contract: Contract, contractor: User, lost: Phone
) -> None:
    [code, *_] = recovery_code_actions.make(account=contractor)
    other = a_contract("10099999", contractor)

    for known in (contract, other):
        browser = recovering.identified(known)
        for _ in range(5):
            browser.post(url("recovery_code"), {"code": "ABCD-EFGH-JKLM-NPQR"})

    assert recovery_code_actions.redeem(account=contractor, code=code, by=By.owner(contractor)) == 9


def test_in_a_browser_that_is_signed_in_it_signs_out(
    contract: Contract, contractor: User, lost: Phone, client_of: ClientOf
) -> None:
    browser = client_of(contractor)
    browser.post(url("start"), facts(contract))
    browser.post(url("recovery_code"), {"code": recovering.paper(contractor)[0]})

    assert recovering.answers(browser, "number_code", NEW) == url("done")

    assert "_auth_user_id" not in browser.session
    assert browser.get(url("done")).status_code == 200


class TestTheLinksHere:
    def test_from_sign_in_and_from_the_second_step(self, contract: Contract, contractor: User, lost: Phone) -> None:
        browser = Client()
        assert reverse("accounts:password_reset:start") in browser.get(reverse("accounts:sign_in:start")).text
        assert url("start") in browser.get(reverse("accounts:password_reset:start")).text

        sign_in(browser, contractor.username)

        assert url("start") in browser.get(reverse("accounts:sign_in:code")).text
        assert url("start") in browser.get(reverse("accounts:sign_in:code_help")).text

    def test_from_the_page_that_asks_for_a_proof(
        self, contract: Contract, contractor: User, lost: Phone, client_of: ClientOf
    ) -> None:
        recovering.paper(contractor)

        page = client_of(contractor).get(reverse("accounts:reauthentication:ask")).text

        assert url("start") in page

    def test_a_passkey_leads_past_it(self, contractor: User, lost: Phone, client_of: ClientOf) -> None:
        """Signing in by passkey is a fresh proof, with which the telephone can be replaced in the settings."""
        client = client_of(contractor)
        session = client.session
        session[reauthentication_queries.KEY] = {Strength.PASSKEY.word: reauthentication_queries.now()}
        session.save()

        assert f"?next={reverse('accounts:contact_changes:phone')}" in Client().get(url("start")).text
        assert client.get(reverse("accounts:contact_changes:phone")).status_code == 200


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_recoveries_one_counts(contract: Contract, contractor: User, lost: Phone) -> None:
    recovering.proven(contract, contractor)
    row = LostPhone.objects.select_related("account", "contract").get()
    numbers = [f"070111122{one}" for one in range(10, 30)]

    def use() -> bool:
        try:
            actions.recover(lost=row, number=numbers.pop())
        except (Lapsed, contact_change_actions.SamePhone):
            return False
        return True

    assert together(20, use).count(True) == 1
    assert Entry.objects.filter(action="accounts:lost_phone:recovered").count() == 1
    assert Phone.objects.filter(user=contractor).count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_proofs_by_one_recovery_code_one_counts(contract: Contract, contractor: User, lost: Phone) -> None:
    recovering.identified(contract)
    row, code = LostPhone.objects.select_related("account", "contract").get(), recovering.paper(contractor)[0]

    def use() -> bool:
        try:
            actions.use_code(lost=row, code=code)
        except (Lapsed, recovery_code_actions.Refused, TooMany):
            return False
        return True

    assert together(20, use).count(True) == 1
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1
