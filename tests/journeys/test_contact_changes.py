"""Changing the address; and freezing an account from a mail."""

from datetime import timedelta

import pytest

from accounts.models import Freeze, Sending, User
from tests.accounts.codes.challenges import move
from tests.accounts.contact_changes.changing import NEW_ADDRESS, latest, links, undo_link
from tests.accounts.sign_in.second_steps import with_phone
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK_NIGHT, PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import Sent, deliver

pytestmark = pytest.mark.django_db(transaction=True)
FORMER = "hikari@example.com"


def signs_in(visitor: Visitor, person: User) -> None:
    """With the code to the telephone."""
    walks.signs_in(visitor, person)
    answers(visitor)
    visitor.is_at("/home/")


def answers(visitor: Visitor) -> list[Sent]:
    """Type the code that has just left; the letters among which it was."""
    letters = deliver()
    assert any(latest().digits() in letter.text for letter in letters)
    visitor.fills({"認証コード": latest().digits()})
    visitor.presses("認証する", exact=True)
    return letters


def moves(visitor: Visitor) -> list[Sent]:
    """From the settings to the new address; the letters that tell of it."""
    visitor.opens("/account/")
    visitor.follows("（メールアドレス）")
    visitor.presses("SMSでコードを送信")
    answers(visitor)
    move_on()
    visitor.is_at("/account/contact-changes/email/")
    visitor.fills({"新しいメールアドレス": NEW_ADDRESS})
    visitor.presses("認証コードを送る")
    visitor.sees("atarashii@example.net")
    answers(visitor)
    visitor.is_at("/account/")
    visitor.sees("メールアドレスを変更しました。", "at***@example.net")
    return deliver()


def move_on() -> None:
    """Half a minute passes between two codes."""
    move(Sending, "at", timedelta(seconds=31))


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_an_address_is_changed_with_a_code_and_the_change_taken_back(
    arrive: Arrive, scene: Scene, contractor: User
) -> None:
    with_phone(contractor)
    visitor = arrive(scene)
    signs_in(visitor, contractor)
    move_on()
    letters = moves(visitor)
    move_on()

    visitor.opens(undo_link([letter for letter in letters if letter.to == FORMER]))
    visitor.sees("変更の取り消し", "hi***@example.com", "at***@example.net", "090-****-**78")
    visitor.presses("SMSでコードを送信")
    answers(visitor)

    visitor.sees("変更を取り消し、すべての端末からログアウトしました。念のため、パスワードを再設定してください。")
    contractor.refresh_from_db()
    assert contractor.email == FORMER
    visitor.opens("/account/")
    visitor.is_at("/login/")


@pytest.mark.parametrize("scene", [PHONE, DESK_NIGHT], ids=lambda scene: scene.name)
def test_an_account_is_closed_from_a_mail_and_opened_again(arrive: Arrive, scene: Scene, contractor: User) -> None:
    with_phone(contractor)
    intruder, owner = arrive(PHONE), arrive(scene)
    signs_in(intruder, contractor)
    move_on()
    letters = moves(intruder)
    [link] = links([letter for letter in letters if letter.to == FORMER], "/account/freeze/link/")

    owner.opens(link)
    owner.sees("停止すると", "再びご利用いただくには")
    owner.presses("アカウントを緊急停止する")
    owner.sees("アカウントを緊急停止しました", "この変更から取り消す")
    intruder.opens("/account/")
    intruder.is_at("/login/")
    move_on()
    owner.presses("この変更から取り消す")
    owner.presses("SMSでコードを送信")
    answers(owner)
    owner.fills({"ご登録のメールアドレス": FORMER})
    owner.presses("メールを送る")
    [reset] = links([letter for letter in deliver() if letter.to == FORMER], "/password/reset/")
    owner.opens(reset)
    move_on()
    owner.presses("SMSでコードを送信")
    answers(owner)
    owner.fills({"新しいパスワード": walks.CHOSEN, "新しいパスワード（確認）": walks.CHOSEN})
    owner.presses("パスワードを変更する")

    owner.sees("新しいパスワードでログインしてください")
    assert not Freeze.objects.open().exists()


@pytest.mark.parametrize("scene", [PHONE, DESK_NIGHT], ids=lambda scene: scene.name)
def test_the_pages_around_the_account_hold_in_every_look(arrive: Arrive, scene: Scene, contractor: User) -> None:
    with_phone(contractor)
    visitor = arrive(scene)
    signs_in(visitor, contractor)
    move_on()

    visitor.opens("/account/history/")
    visitor.sees("パスワードでログインしました")
    visitor.opens("/account/password/")
    visitor.presses("SMSでコードを送信")
    answers(visitor)
    visitor.sees("現在のパスワード")
    for path in ("/account/id/", "/account/freeze/", "/account/sessions/", "/account/id/reminder/"):
        visitor.opens(path)
        visitor.is_at(path)
        visitor.looks_over()
