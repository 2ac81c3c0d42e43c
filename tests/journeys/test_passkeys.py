"""With Chromium's own virtual authenticator: a passkey made, used by button and autofill, renamed, removed, copied."""

import pytest
from django.conf import settings as configured
from django.utils.module_loading import import_string
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Passkey, User
from accounts.phones import actions as phone_actions
from accounts.reauthentication import queries as reauthentication_queries
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import PHONE, SCRIPTLESS
from tests.journeys.security_key import SecurityKey, offers_autofill
from tests.journeys.visitor import Visitor
from tests.letters import deliver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def relying_party(live_server: LiveServer, settings: Settings) -> None:
    """The running server is the one that passkeys are made for."""
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [live_server.url]


@pytest.fixture
def customer(visitor: Visitor, contractor: User) -> User:
    """The contractor, signed in at the visitor's browser; the telephone is registered."""
    walks.signs_in(visitor, contractor)
    phone_actions.enrol(account=contractor, number="09012345678")
    return contractor


def answers_the_phone(visitor: Visitor) -> None:
    """Answer the code that is asked for each new passkey [002-54]."""
    visitor.presses("SMSでコードを送信")
    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.presses("認証する", exact=True)


def has_answered_the_phone(visitor: Visitor) -> None:
    """The same without the way there."""
    cookies = visitor.does(visitor.page.context.cookies)
    [key] = [cookie["value"] for cookie in cookies if cookie["name"] == configured.SESSION_COOKIE_NAME]
    session = import_string(f"{configured.SESSION_ENGINE}.SessionStore")(key)
    session[reauthentication_queries.KEY] = {reauthentication_queries.OWN: reauthentication_queries.now()}
    session.save()


def registers(visitor: Visitor) -> None:
    """Have the device asked, up to the last page [002-55…60]."""
    has_answered_the_phone(visitor)
    visitor.opens("/account/passkeys/new/device/")
    visitor.sees("生体認証の登録確認")
    visitor.presses("登録する", exact=True)
    visitor.sees("パスキーの登録が完了しました")


def leaves(visitor: Visitor) -> None:
    """Sign out."""
    visitor.opens_menu("アカウントメニュー")
    visitor.presses("ログアウト")


def test_a_passkey_is_made_and_signs_in(visitor: Visitor, customer: User) -> None:
    # given a passkey that the phone holds, made after a code by phone
    key = SecurityKey(visitor)
    visitor.opens("/account/passkeys/new/")
    visitor.sees("FIDO 認証登録", "FIDO(ファイド) 認証とは？")
    visitor.follows("パスキーを登録する", exact=True)
    answers_the_phone(visitor)
    visitor.presses("登録する", exact=True)
    visitor.sees("パスキーの登録が完了しました")
    assert [one["isResidentCredential"] for one in key.held()] == [True]
    assert any("パスキーを登録しました" in letter.subject for letter in deliver())

    # when the customer comes back and presses the button
    offers_autofill(visitor, False)
    leaves(visitor)
    visitor.opens("/login/?next=/contracts/")
    visitor.presses("パスキーでログイン")

    # then they are in, at the page they wanted, without any code
    visitor.is_at("/contracts/")
    assert not deliver()

    # and the sign-in page lets them in by itself, where their fingerprint answers the autofill
    offers_autofill(visitor, True)
    leaves(visitor)
    visitor.does(lambda: visitor.page.wait_for_url("**/home/"))
    used = Passkey.objects.get(user=customer)
    assert used.sign_count >= 3  # made, and used twice; Chromium counts a request that was given up too


def test_a_passkey_is_renamed_and_removed(visitor: Visitor, customer: User) -> None:
    # given
    SecurityKey(visitor)
    registers(visitor)

    # when it gets a name
    visitor.follows("登録したパスキーを見る")
    visitor.follows("名前を変更")
    visitor.fills({"パスキーの名前": "わたしのスマホ"})
    visitor.presses("変更する", exact=True)
    visitor.sees("わたしのスマホ", "この端末のみ")

    # when it is removed, which it approves itself
    visitor.follows("削除")
    visitor.sees("ご本人確認")
    visitor.presses("パスキーで確認")
    visitor.sees("ご利用いただける最後のパスキーです")
    visitor.presses("削除する")

    # then
    visitor.sees("パスキー「わたしのスマホ」を削除しました。", "パスキーはまだ登録されていません")
    assert not Passkey.objects.exists()


def test_a_device_is_registered_once(visitor: Visitor, customer: User) -> None:
    SecurityKey(visitor)
    registers(visitor)

    has_answered_the_phone(visitor)
    visitor.opens("/account/passkeys/new/device/")
    visitor.taps("登録する")

    visitor.sees("この端末のパスキーは登録済みです")


def test_a_finger_that_is_not_recognised_registers_nothing(visitor: Visitor, customer: User) -> None:
    key = SecurityKey(visitor)
    key.recognises(False)

    has_answered_the_phone(visitor)
    visitor.opens("/account/passkeys/new/device/")
    visitor.taps("登録する")

    visitor.sees("登録がキャンセルされたか、時間切れになりました")
    visitor.looks_over()
    assert not Passkey.objects.exists()


def test_a_copied_key_is_found_out(visitor: Visitor, customer: User) -> None:
    # given a key that was copied when it was new, and used since
    key = SecurityKey(visitor)
    registers(visitor)
    [copy] = key.held()
    offers_autofill(visitor, False)
    leaves(visitor)
    visitor.presses("パスキーでログイン")
    deliver()

    # when the copy is used
    leaves(visitor)
    key.forgets_all()
    key.puts({**copy, "signCount": 0})
    visitor.taps("パスキーでログイン")

    # then it is refused, and the owner told
    visitor.sees("複製されたおそれがあるため、利用を停止しました")
    [letter] = deliver()
    assert "利用を停止しました" in letter.subject
    assert Passkey.objects.get().suspected_at is not None


def test_a_passkey_that_was_removed_is_not_known(visitor: Visitor, customer: User) -> None:
    SecurityKey(visitor)
    registers(visitor)
    Passkey.objects.all().delete()
    offers_autofill(visitor, False)
    leaves(visitor)

    visitor.taps("パスキーでログイン")

    visitor.sees("このパスキーはマイページに登録されていません")


def test_without_a_passkey_the_button_says_what_else_there_is(visitor: Visitor, contractor: User) -> None:
    SecurityKey(visitor)
    visitor.opens("/login/")

    visitor.taps("パスキーでログイン")

    visitor.sees("この端末で使えるパスキーが見つかりませんでした")


def test_without_scripts_there_is_only_the_hint(arrive: Arrive, contractor: User) -> None:
    visitor = arrive(SCRIPTLESS)

    visitor.opens("/login/")

    visitor.sees("JavaScriptを有効にするとご利用いただけます")
    assert not visitor.does(lambda: visitor.page.get_by_role("button", name="パスキーでログイン").is_visible())


def test_a_browser_without_passkeys_shows_no_button(arrive: Arrive, contractor: User) -> None:
    visitor = arrive(PHONE)
    visitor.does(lambda: visitor.page.add_init_script("delete window.PublicKeyCredential"))

    visitor.opens("/login/")

    assert not visitor.does(lambda: visitor.page.get_by_role("button", name="パスキーでログイン").is_visible())
