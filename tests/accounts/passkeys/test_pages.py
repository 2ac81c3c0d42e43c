"""The list, its changes, and the pages to a new passkey."""

import pytest
from django.test import Client

from accounts import events
from accounts.models import Notice, Passkey, User
from accounts.passkeys import actions
from portal.audit.by import By
from portal.audit.models import Entry
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import BACKED_UP, ELIGIBLE, Authenticator
from tests.conftest import ClientOf
from tests.letters import deliver

pytestmark = pytest.mark.django_db

LIST, NEW = "/account/passkeys/", "/account/passkeys/new/"


def test_the_list_says_what_each_one_is(hers: Client, passkey: Passkey) -> None:
    ceremony.registers(hers, Authenticator(backup=ELIGIBLE | BACKED_UP, count=None))

    page = hers.get(LIST).text

    assert "iPhone の Safari" in page
    assert "iPhone の Safari（2）" in page
    assert (page.count("この端末のみ"), page.count("同期あり")) == (1, 1)
    assert page.count("まだ利用していません") == 2


def test_nobody_elses_is_on_the_list(passkey: Passkey, stranger: User, client_of: ClientOf) -> None:
    page = client_of(stranger).get(LIST).text

    assert "iPhone の Safari" not in page
    assert "パスキーはまだ登録されていません" in page


def test_one_under_suspicion_is_marked(hers: Client, passkey: Passkey, contractor: User, client_of: ClientOf) -> None:
    actions._suspect(passkey)

    assert "複製されたおそれ" in client_of(contractor).get(LIST).text


def test_a_passkey_is_renamed(hers: Client, passkey: Passkey) -> None:
    answer = hers.post(f"{LIST}{passkey.public_id}/name/", {"name": " 仕事の　ｉＰｈｏｎｅ "}, follow=True)

    assert "仕事の iPhone" in answer.text
    assert Entry.objects.filter(action="accounts:passkeys:renamed", detail={"passkey": passkey.public_id}).exists()


@pytest.mark.parametrize("name", ["", " ", "あ" * 31, "a\0b"])
def test_a_name_that_is_none_is_refused(hers: Client, passkey: Passkey, name: str) -> None:
    answer = hers.post(f"{LIST}{passkey.public_id}/name/", {"name": name})

    passkey.refresh_from_db()
    assert "エラー：" in answer.text
    assert passkey.name == "iPhone の Safari"


def test_a_name_with_markup_is_text(hers: Client, passkey: Passkey) -> None:
    page = hers.post(f"{LIST}{passkey.public_id}/name/", {"name": "<b>x</b>"}, follow=True).text

    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_removing_asks_for_a_proof_first(hers: Client, passkey: Passkey) -> None:
    ceremony.proves(hers, "passcode")
    url = f"{LIST}{passkey.public_id}/remove/"

    for answer in (hers.get(url), hers.post(url)):
        assert answer.headers["Location"].startswith("/account/confirm/?strength=phone&next=")
    assert Passkey.objects.exists()


@pytest.mark.parametrize("proof", ["phone", "passkey"])
def test_a_passkey_is_removed(hers: Client, passkey: Passkey, device: Authenticator, proof: str) -> None:
    deliver()
    ceremony.proves(hers, proof)

    answer = hers.post(f"{LIST}{passkey.public_id}/remove/", follow=True)

    assert "を削除しました" in answer.text
    assert not Passkey.objects.exists()
    [mail] = deliver()
    assert "パスキーを削除しました" in mail.subject
    assert "iPhone の Safari" in mail.text
    assert ceremony.signs_in(Client(), device).json()["code"] == "unknown"


def test_a_session_is_not_verified_by_a_passkey_that_is_gone(passkey: Passkey, device: Authenticator) -> None:
    browser = Client()
    ceremony.signs_in(browser, device)

    browser.post(f"{LIST}{passkey.public_id}/remove/")
    seen_by = browser.get(LIST).wsgi_request.user

    assert not Passkey.objects.exists()
    assert isinstance(seen_by, User)
    assert not seen_by.is_verified()


def test_the_last_one_goes_with_a_warning(hers: Client, passkey: Passkey) -> None:
    ceremony.proves(hers, "phone")
    url = f"{LIST}{passkey.public_id}/remove/"
    assert "最後のパスキー" in hers.get(url).text

    ceremony.registers(hers, Authenticator())
    ceremony.proves(hers, "phone")

    assert "最後のパスキー" not in hers.get(url).text


@pytest.mark.parametrize("page", ["name", "remove"])
def test_a_strangers_passkey_is_not_there(passkey: Passkey, stranger: User, client_of: ClientOf, page: str) -> None:
    client = client_of(stranger)
    ceremony.proves(client, "passkey")
    url = f"{LIST}{passkey.public_id}/{page}/"

    assert client.get(url).status_code == 404
    assert client.post(url, {"name": "meins"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.name == "iPhone の Safari"


def test_taking_all_away_leaves_others_theirs(
    hers: Client, passkey: Passkey, contractor: User, stranger: User, client_of: ClientOf
) -> None:
    ceremony.registers(hers, Authenticator())
    theirs = ceremony.registers(client_of(stranger), Authenticator())

    assert actions.remove_all(account=contractor, by=By.owner(contractor)) == 2

    assert list(Passkey.objects.all()) == [theirs]


# --- hearing of it -------------------------------------------------------------------------------
def test_whoever_registers_a_contract_hears_of_it_once(hers: Client, contractor: User) -> None:
    for _ in range(2):
        events.contract_held.send(User, account=contractor, contract=contractor.contracts.get())

    [notice] = Notice.objects.filter(account=contractor)
    assert notice.url == NEW
    assert "パスキーの登録" in hers.get("/home/").text


def test_whoever_has_a_passkey_is_not_bothered(contractor: User, passkey: Passkey) -> None:
    events.contract_held.send(User, account=contractor, contract=contractor.contracts.get())

    assert not Notice.objects.filter(account=contractor).exists()


# --- the way to a new one ------------------------------------------------------------------------
def test_registering_is_explained_and_can_wait(hers: Client) -> None:
    page = hers.get(NEW).text

    for words in (
        "FIDO 認証登録",
        "FIDO(ファイド) 認証とは？",
        "登録済みの電話",
        "パスキーを登録する",
        "あとで登録する",
    ):
        assert words in page


def test_what_fido_is_may_be_read_by_anybody() -> None:
    assert "指紋や顔の情報は" in Client().get("/account/passkeys/about/").text


def test_the_device_is_asked_after_a_phone_code_of_its_own(hers: Client) -> None:
    ceremony.proves(hers, "passkey", "phone")
    assert hers.get(f"{NEW}device/").headers["Location"].startswith("/account/confirm/?strength=phone&only=phone")

    ceremony.answers_the_phone(hers)

    assert "登録する" in hers.get(f"{NEW}device/").text


def test_the_end_shows_what_was_made(hers: Client, passkey: Passkey) -> None:
    page = hers.get(f"{NEW}done/").text

    assert "パスキーの登録が完了しました" in page
    assert "iPhone の Safari" in page


def test_there_is_no_end_without_a_passkey(hers: Client) -> None:
    assert hers.get(f"{NEW}done/").headers["Location"] == NEW


def test_the_sign_in_page_offers_passkeys(db: None) -> None:
    page = Client().get("/login/?next=/billing/").text

    assert "パスキーでログイン" in page
    assert 'data-next="/billing/"' in page
    assert 'autocomplete="username webauthn"' in page
    assert "JavaScriptを有効にするとご利用いただけます" in page
