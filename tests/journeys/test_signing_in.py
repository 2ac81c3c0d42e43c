"""In, out, and back in after forgetting the password."""

import pytest

from accounts.models import User
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK, PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import deliver
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scene", [PHONE, DESK, SCRIPTLESS], ids=lambda scene: scene.name)
def test_a_customer_signs_in_and_out(arrive: Arrive, scene: Scene, contractor: User) -> None:
    visitor = arrive(scene)
    visitor.opens("/billing/")
    visitor.sees("ログイン")

    walks.signs_in(visitor, contractor)
    visitor.sees("ひかり さん")
    visitor.opens_menu("アカウントメニュー")
    visitor.presses("ログアウト")

    visitor.opens("/home/")
    visitor.is_at("/login/")


def test_a_page_that_asked_for_signing_in_is_shown_after_it(visitor: Visitor, contractor: User) -> None:
    visitor.opens("/contracts/")

    visitor.fills({"アカウントIDまたはメールアドレス": contractor.email, "パスワード": PASSWORD})
    visitor.presses("ログイン", exact=True)

    visitor.is_at("/contracts/")


def test_a_wrong_password_is_explained(visitor: Visitor, contractor: User) -> None:
    walks.signs_in(visitor, contractor, password="Yama-to-Umi-88")

    visitor.sees("入力されたIDとパスワードではログインできません", "パスワードを再設定")


def test_a_forgotten_password_is_replaced_by_mail(visitor: Visitor, contractor: User) -> None:
    # given a link out of the mail
    visitor.opens("/login/")
    visitor.follows("ID・パスワードを忘れた方はこちら")
    visitor.fills({"ご登録のメールアドレス": contractor.email})
    visitor.presses("メールを送る")
    visitor.sees("メールをご確認ください")

    # when it is opened and a new password chosen
    visitor.opens(walks.link_in(deliver(), "パスワード"))
    visitor.fills({"新しいパスワード": walks.CHOSEN, "新しいパスワード（確認）": walks.CHOSEN})
    visitor.presses("パスワードを変更する")

    # then it signs in
    walks.signs_in(visitor, contractor, password=walks.CHOSEN)
    visitor.is_at("/home/")


def test_the_password_can_be_looked_at(visitor: Visitor) -> None:
    visitor.opens("/login/")
    visitor.fills({"パスワード": "Umi-to-Yama-８８"})

    visitor.taps("表示")

    assert visitor.asks("document.querySelector('[name=password]').type") == "text"
    assert visitor.asks("document.querySelector('[name=password]').value") == "Umi-to-Yama-８８"
    visitor.sees("全角文字が入力されています")


def test_a_password_manager_finds_its_fields(visitor: Visitor) -> None:
    visitor.opens("/login/")

    tokens = visitor.asks("[...document.querySelectorAll('main input[autocomplete]')].map(e => e.autocomplete)")

    assert [token.split()[0] for token in tokens] == ["username", "current-password"]
