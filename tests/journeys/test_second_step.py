"""From the password to the code on the telephone."""

from datetime import timedelta

import pytest

from accounts.models import Sending, User
from tests.accounts.codes.challenges import move
from tests.accounts.sign_in.second_steps import LANDLINE, latest, with_phone
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import deliver
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_a_code_by_sms_completes_the_sign_in(arrive: Arrive, scene: Scene, contractor: User) -> None:
    with_phone(contractor)
    visitor = arrive(scene)
    walks.signs_in(visitor, contractor)
    visitor.sees("認証コード入力", "090-****-**78", "有効期限は発行されてから5分です")

    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.presses("認証する", exact=True)

    visitor.is_at("/home/")
    visitor.sees("ひかり さん")


def test_a_landline_rings_and_the_digits_are_typed(visitor: Visitor, contractor: User) -> None:
    with_phone(contractor, LANDLINE)
    walks.signs_in(visitor, contractor)
    visitor.sees("登録電話番号")
    visitor.sees_no("SMS再送信")

    visitor.presses("音声電話でコードを送信")
    visitor.sees("自動音声が読み上げる4桁の数字を入力してください。")
    [call] = deliver()
    assert call.channel == "voice"
    visitor.fills({"認証コード": latest().digits()})
    visitor.presses("認証する", exact=True)

    visitor.is_at("/home/")


def test_wrong_codes_end_with_the_lock(visitor: Visitor, contractor: User) -> None:
    with_phone(contractor)
    walks.signs_in(visitor, contractor)
    right = walks.code_in(deliver())
    wrong = f"{(int(right) + 1) % 10 ** len(right):0{len(right)}}"

    visitor.fills({"認証コード": wrong})
    visitor.presses("認証する", exact=True)
    visitor.sees("認証コードが一致しません")
    for _ in range(4):
        visitor.fills({"認証コード": wrong})
        visitor.presses("認証する", exact=True)

    visitor.sees("一定回数以上入力に誤りがあったため", "しばらく時間をおいて再度お試しください。")
    assert visitor.does(visitor.page.get_by_label("認証コード").count) == 0
    visitor.is_at("/login/code/")


def test_a_code_that_does_not_come_is_read_out_instead(visitor: Visitor, contractor: User) -> None:
    with_phone(contractor)
    walks.signs_in(visitor, contractor)
    visitor.follows("認証コードが届かない場合はこちら")
    visitor.sees("SMSの受信拒否")
    visitor.follows("認証コード入力に戻る")
    move(Sending, "at", timedelta(seconds=31))

    visitor.presses("音声電話でコードを送信")
    visitor.fills({"認証コード": latest().digits()})
    visitor.presses("認証する", exact=True)

    visitor.is_at("/home/")


def test_a_trusted_browser_is_asked_once_and_can_be_forgotten(visitor: Visitor, contractor: User) -> None:
    with_phone(contractor)
    walks.signs_in(visitor, contractor)
    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.ticks("このブラウザーを30日間信頼する")
    visitor.presses("認証する", exact=True)
    visitor.opens_menu("アカウントメニュー")
    visitor.presses("ログアウト")

    walks.signs_in(visitor, contractor)
    visitor.is_at("/home/")

    visitor.opens("/account/trusted-browsers/")
    visitor.sees("ご利用中のこのブラウザー")
    visitor.presses("信頼を取り消す")
    visitor.sees("信頼したブラウザーはありません")


def test_a_first_telephone_is_enrolled(visitor: Visitor, guest: User) -> None:
    walks.signs_in(visitor, guest)
    visitor.opens("/account/confirm/?strength=phone&next=/account/")
    visitor.sees("ご本人確認の方法が登録されていません")
    visitor.follows("電話番号を登録する")

    visitor.fills({"現在のパスワード": PASSWORD})
    visitor.presses("次へ", exact=True)
    deliver()
    visitor.fills({"認証コード": latest().digits()})
    visitor.presses("認証する", exact=True)
    visitor.fills({"電話番号": "090 1234 5678"})
    visitor.presses("次へ", exact=True)
    move(Sending, "at", timedelta(seconds=31))
    visitor.presses("SMSでコードを送信")
    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.presses("認証する", exact=True)
    visitor.sees("電話番号を登録しました")

    visitor.opens("/account/phone/confirm/?next=/account/")
    visitor.sees("まだご本人確認にお使いいただけません")


def test_an_act_of_value_asks_for_six_digits(visitor: Visitor, guest: User) -> None:
    walks.signs_in(visitor, guest)
    with_phone(guest)
    visitor.opens("/account/confirm/?strength=phone&next=/account/")
    visitor.presses("SMSでコードを送信")
    digits = walks.code_in(deliver())

    visitor.fills({"認証コード": digits})
    visitor.presses("認証する", exact=True)

    assert len(digits) == 6
    visitor.is_at("/account/")
