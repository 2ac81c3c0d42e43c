"""Setting up a passcode on the keypad and on a keyboard, and signing in with it [002-56…61]."""

import re

import pytest
from django.conf import settings as configured
from django.utils.module_loading import import_string

from accounts.models import Passcode, User
from accounts.reauthentication import queries as reauthentication_queries
from tests.accounts.sign_in.second_steps import with_phone
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK_NIGHT, HIGH_CONTRAST, NIGHT, PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import deliver

pytestmark = pytest.mark.django_db(transaction=True)
DIGITS = "407916"
NEW = "/account/passcode/new/"
FILLED = "document.querySelectorAll('.mp-keypad__dots [data-filled]').length"
KEYS = "[...document.querySelectorAll('.mp-keypad__key')].map(key => key.textContent).join('')"
CELLS = "[...document.querySelectorAll('.mp-keypad__pad > *')].map(cell => cell.textContent || '_').join('')"


def taps(visitor: Visitor, digits: str) -> None:
    """With a finger, key by key."""
    for digit in digits:
        visitor.does(lambda digit=digit: visitor.page.get_by_role("button", name=digit, exact=True).click())  # type: ignore[misc]


def types(visitor: Visitor, typed: str) -> None:
    """Into the field."""
    visitor.does(lambda: visitor.page.get_by_label("パスコード", exact=True).fill(typed))


def has_proven(visitor: Visitor) -> None:
    """What a code to the telephone leaves in the session."""
    cookies = visitor.does(visitor.page.context.cookies)
    [key] = [cookie["value"] for cookie in cookies if cookie["name"] == configured.SESSION_COOKIE_NAME]
    session = import_string(f"{configured.SESSION_ENGINE}.SessionStore")(key)
    session[reauthentication_queries.KEY] = {"phone": reauthentication_queries.now()}
    session.save()


def sets(visitor: Visitor, person: User) -> None:
    """Sign in, and set a passcode by typing."""
    walks.signs_in(visitor, person)
    has_proven(visitor)
    visitor.opens(NEW)
    for _ in range(2):
        types(visitor, DIGITS)
        visitor.presses("決定")
    visitor.sees("パスコードの登録が完了しました")


def leaves(visitor: Visitor) -> None:
    visitor.opens_menu("アカウントメニュー")
    visitor.presses("ログアウト")


def test_a_passcode_is_set_with_a_finger_and_signs_in_by_keyboard(visitor: Visitor, contractor: User) -> None:
    # given somebody who answers their telephone
    walks.signs_in(visitor, contractor)
    with_phone(contractor)
    visitor.opens("/account/passcode/")
    visitor.follows("パスコードの登録へ")
    visitor.presses("SMSでコードを送信")
    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.presses("認証する", exact=True)

    # when a run is refused, and six other digits are entered twice
    taps(visitor, "890123")
    visitor.presses("決定")
    visitor.sees("連続した数字は設定できません")
    taps(visitor, DIGITS)
    visitor.presses("決定")
    visitor.sees("確認のため再度パスコードを入力してください。")
    taps(visitor, DIGITS)
    visitor.presses("決定")

    # then they sign in by typing, wherever the focus is, without a code to the telephone
    visitor.sees("パスコードの登録が完了しました")
    assert any("パスコードを登録しました" in letter.subject for letter in deliver())
    leaves(visitor)
    visitor.opens("/login/?next=/contracts/")
    visitor.follows("パスコードでログイン")
    visitor.hits(*DIGITS)
    assert visitor.asks(FILLED) == 6
    visitor.hits("Enter")
    visitor.does(lambda: visitor.page.wait_for_url("**/contracts/"))
    assert not deliver()
    visitor.has_nothing_to_complain_about()


def test_another_browser_is_not_let_in(visitor: Visitor, arrive: Arrive, contractor: User) -> None:
    sets(visitor, contractor)
    other = arrive(PHONE)

    other.opens("/login/passcode/")

    other.is_at("/login/")
    other.sees("このブラウザーでは、パスコードでログインできません")
    assert Passcode.objects.get().misses == 0


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_five_mistakes_end_it_with_and_without_scripts(arrive: Arrive, scene: Scene, contractor: User) -> None:
    visitor = arrive(scene)
    sets(visitor, contractor)
    leaves(visitor)
    deliver()
    visitor.follows("パスコードでログイン")
    visitor.sees("ひ＊＊ さん")

    for left in (4, 3, 2, 1):
        types(visitor, "581604")
        visitor.presses("決定")
        visitor.sees(f"あと{left}回誤りが続くと")
        visitor.is_at("/login/passcode/")
    types(visitor, "581604")
    visitor.presses("決定")

    visitor.is_at("/login/")
    visitor.sees("このブラウザーのパスコードを無効にしました")
    [mail] = deliver()
    assert "パスコードを無効にしました" in mail.subject


def test_without_scripts_it_signs_in_from_an_ordinary_field(arrive: Arrive, contractor: User) -> None:
    visitor = arrive(SCRIPTLESS)
    sets(visitor, contractor)
    leaves(visitor)

    visitor.follows("パスコードでログイン")
    assert not visitor.does(lambda: visitor.page.get_by_role("group", name="数字キー").is_visible())
    types(visitor, "４０７ ９１６")
    visitor.presses("決定")

    visitor.is_at("/home/")


def test_the_digits_stay_in_order_and_the_blanks_move_until_one_wants_the_plain_order(
    visitor: Visitor, contractor: User
) -> None:
    walks.signs_in(visitor, contractor)
    has_proven(visitor)
    seen = set()
    for _ in range(6):
        visitor.opens(NEW)
        assert visitor.asks(KEYS) == "1234567890"
        seen.add(visitor.asks(CELLS))
    assert len(seen) > 1
    assert all(len(cells) == 12 and cells.count("_") == 2 for cells in seen)

    visitor.taps("数字を順番どおりに並べる")

    assert visitor.asks(CELLS) == "123456789_0_"
    visitor.opens(NEW)
    assert visitor.asks(CELLS) == "123456789_0_"


def test_what_is_entered_can_be_taken_back_and_is_announced_without_the_digits(
    visitor: Visitor, contractor: User
) -> None:
    walks.signs_in(visitor, contractor)
    has_proven(visitor)
    visitor.opens(NEW)
    announced = "document.querySelector('.mp-keypad [role=status]').textContent"

    taps(visitor, "4079")
    assert visitor.asks(FILLED) == 4
    assert visitor.asks(announced) == "4桁入力しました。"
    visitor.taps("1桁消す")
    assert visitor.asks(FILLED) == 3
    taps(visitor, "9167")
    assert visitor.asks(announced) == "6桁入力しました。「決定」を押してください。"
    assert not re.search(DIGITS, visitor.asks("document.body.innerText"))
    visitor.taps("取消")
    assert visitor.asks(FILLED) == 0
    visitor.hits("1", "2", "Backspace")
    assert visitor.asks(FILLED) == 1


def test_a_paste_with_blanks_counts_as_six_digits(visitor: Visitor, contractor: User) -> None:
    walks.signs_in(visitor, contractor)
    has_proven(visitor)
    visitor.opens(NEW)

    types(visitor, " 407-９16 ")

    assert visitor.asks("document.querySelector('.mp-keypad input').value") == DIGITS
    assert visitor.asks(FILLED) == 6


@pytest.mark.parametrize("scene", [NIGHT, DESK_NIGHT, HIGH_CONTRAST], ids=lambda scene: scene.name)
def test_its_pages_hold_in_every_look(arrive: Arrive, scene: Scene, contractor: User) -> None:
    visitor = arrive(scene)
    sets(visitor, contractor)

    visitor.opens("/account/passcode/")
    visitor.sees("ご利用中のこのブラウザー")
    visitor.follows("削除")
    visitor.sees("パスコードの削除")
    visitor.opens("/account/confirm/?strength=passkey&next=/account/")
    visitor.opens("/account/passcode/confirm/?next=/account/")
    types(visitor, DIGITS)
    visitor.presses("決定")
    visitor.is_at("/account/")
    visitor.opens("/account/passcode/")
    visitor.follows("削除")
    visitor.presses("削除する")
    visitor.sees("パスコードは登録されていません")
