"""A signed-in person adds a contract: the same check, the contract's own telephone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.users.models import User
from accounts.codes.models import Challenge, Sending
from accounts.contracts import actions
from accounts.contracts.models import Contract
from portal.audit.models import Entry
from tests.accounts.codes.challenges import move, wrong
from tests.accounts.contact_changes.changing import proven
from tests.accounts.registration.registering import code_of, facts
from tests.conftest import ClientOf, Turned
from tests.letters import deliver
from tests.people import PASSWORD, a_contract

pytestmark = pytest.mark.django_db

ADD, PHONE, CODE, INDEX = (reverse(f"accounts:contracts:{name}") for name in ("add", "phone", "code", "index"))


@pytest.fixture
def second(db: None) -> Contract:
    """Return a contract without a holder."""
    return a_contract("2040608", phone="08022223333", email="second@example.com")


def given(contract: Contract, **others: str) -> dict[str, str]:
    """Return what an account without a second step types."""
    return {"password": PASSWORD} | facts(contract, **others)


def to_code(browser: Client, contract: Contract) -> str:
    assert browser.post(ADD, given(contract))["Location"] == PHONE
    assert browser.post(PHONE, {"way": "phone:sms"})["Location"] == CODE
    return code_of(deliver())


def test_a_contract_is_added_by_its_own_telephone(contractor: User, second: Contract, client_of: ClientOf) -> None:
    browser = proven(client_of(contractor))

    page = browser.post(CODE, {"digits": to_code(browser, second)}, follow=True).content.decode()

    assert "ご契約を追加しました。" in page
    assert "2040608" in page
    assert contractor.contracts.count() == 2
    assert "second@example.com" in [letter.to for letter in deliver()]
    assert Entry.objects.filter(action="accounts:contracts:held", actor=contractor.public_id).exists()


def test_one_of_the_companys_people_adds_none(agent: User, second: Contract, client_of: ClientOf) -> None:
    browser = client_of(agent)

    page = browser.post(ADD, given(second), follow=True).text

    assert "社員用のアカウントには、ご契約を追加できません" in page
    assert browser.get(PHONE)["Location"] == ADD
    with pytest.raises(actions.AlreadyHeld):
        actions.hold(contract=second, account=agent)
    second.refresh_from_db()
    assert second.holder is None


def test_a_mismatch_answers_as_at_registration(contractor: User, second: Contract, client_of: ClientOf) -> None:
    page = proven(client_of(contractor)).post(ADD, given(second, name_kana="ヤマダ　タロウ")).content.decode()

    assert "入力された内容が契約者情報と一致しません。" in page


def test_after_five_failures_of_ones_own_even_the_right_data_wait(
    contractor: User, second: Contract, client_of: ClientOf
) -> None:
    browser = proven(client_of(contractor))
    for _ in range(5):
        browser.post(ADD, given(second, name_kana="ヤマダ　タロウ"))

    answer = browser.post(ADD, given(second))

    assert answer.status_code == 429
    html = answer.content.decode()
    assert "30分ほどたってから、もう一度お試しください。" in html
    assert "入力内容をご確認ください" not in html
    assert "再度入力をお試しいただいても" not in html


def test_a_contract_of_somebody_else_is_refused_after_its_telephone_was_answered(
    contractor: User, stranger: User, client_of: ClientOf
) -> None:
    theirs = Contract.objects.get(holder=stranger)
    browser = proven(client_of(contractor))
    digits = to_code(browser, theirs)

    page = browser.post(CODE, {"digits": digits}, follow=True).content.decode()

    assert "別のアカウントに登録されているため追加できません" in page
    theirs.refresh_from_db()
    assert theirs.holder == stranger
    assert [letter.to for letter in deliver()] == [stranger.email]


def test_ones_own_contract_is_recognised_at_once(contractor: User, client_of: ClientOf) -> None:
    page = proven(client_of(contractor)).post(ADD, given(contractor.contracts.get()), follow=True).content.decode()

    assert "すでにこのアカウントに追加されています" in page
    assert not Sending.objects.exists()


def test_a_wrong_code_adds_nothing(contractor: User, second: Contract, client_of: ClientOf) -> None:
    browser = proven(client_of(contractor))
    to_code(browser, second)

    page = browser.post(CODE, {"digits": wrong(Challenge.objects.get())}).content.decode()

    assert "認証コードが一致しません" in page
    assert contractor.contracts.count() == 1


def test_a_locked_page_has_no_field_and_says_when_the_lock_ends(
    contractor: User, second: Contract, client_of: ClientOf
) -> None:
    browser = proven(client_of(contractor))
    to_code(browser, second)
    for _ in range(5):
        answer = browser.post(CODE, {"digits": wrong(Challenge.objects.get())})

    for page in (answer, browser.get(CODE), browser.get(PHONE), browser.post(PHONE, {"way": "phone:sms"})):
        html = page.content.decode()
        assert html.count("認証機能がロックされました") == 1
        assert "</time>から再開できます" in html
        assert 'name="digits"' not in html
        assert 'name="way"' not in html
    assert contractor.contracts.count() == 1


def test_the_code_of_a_registration_adds_nothing(contractor: User, second: Contract, client_of: ClientOf) -> None:
    registering = Client()
    registering.post(reverse("accounts:registration:start"), facts(second))
    registering.post(reverse("accounts:registration:phone"), {"way": "phone:sms"})
    foreign = code_of(deliver())
    browser = proven(client_of(contractor))
    move(Sending, "at", timedelta(seconds=31))
    own = to_code(browser, second)

    if foreign != own:
        assert "一致しません" in browser.post(CODE, {"digits": foreign}).content.decode()
    assert contractor.contracts.count() == 1


def test_a_code_read_by_a_stranger_is_worthless_in_their_session(
    contractor: User, stranger: User, second: Contract, client_of: ClientOf
) -> None:
    digits = to_code(proven(client_of(contractor)), second)

    assert proven(client_of(stranger)).post(CODE, {"digits": digits})["Location"] == ADD

    second.refresh_from_db()
    assert second.holder is None


def test_steps_cannot_be_skipped(contractor: User, second: Contract, client_of: ClientOf) -> None:
    browser = proven(client_of(contractor))
    assert browser.get(PHONE)["Location"] == ADD
    assert browser.post(CODE, {"digits": "1234"})["Location"] == ADD
    browser.post(ADD, given(second))

    assert browser.post(CODE, {"digits": "1234"})["Location"] == PHONE


def test_a_double_press_at_the_code_is_no_mistake(contractor: User, second: Contract, client_of: ClientOf) -> None:
    browser = proven(client_of(contractor))
    digits = to_code(browser, second)
    before = dict(browser.session.items())
    browser.post(CODE, {"digits": digits})
    session = browser.session
    session.update(before)  # the second press left before the first was answered
    session.save()

    assert browser.post(CODE, {"digits": digits})["Location"] == INDEX


def test_the_way_to_a_contract_lasts_half_an_hour(contractor: User, second: Contract, client_of: ClientOf) -> None:
    browser = proven(client_of(contractor))
    digits = to_code(browser, second)
    session = browser.session
    session["contract_adding"]["until"] -= timedelta(minutes=30, seconds=1).total_seconds()
    session.save()

    page = browser.post(CODE, {"digits": digits}, follow=True).content.decode()

    assert "お手続きの有効時間が過ぎました" in page
    assert contractor.contracts.count() == 1


def test_without_codes_a_contract_is_added_at_once_and_a_held_one_looks_like_a_mismatch(
    contractor: User, stranger: User, second: Contract, client_of: ClientOf, turned: Turned
) -> None:
    turned(registration_phone_code=False)
    browser = proven(client_of(contractor))

    assert browser.post(ADD, given(second))["Location"] == INDEX
    page = browser.post(ADD, given(Contract.objects.get(holder=stranger)), follow=True).content.decode()

    assert contractor.contracts.count() == 2
    assert "入力された内容が契約者情報と一致しません。" in page


def test_a_signed_out_visitor_is_sent_to_the_sign_in(second: Contract) -> None:
    assert Client().post(ADD, facts(second))["Location"].startswith("/login/")
