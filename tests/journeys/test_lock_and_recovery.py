"""Locked out, and the ways back: a new password by mail and telephone, a recovery code instead of the telephone."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F

from accounts.models import Sending, User
from accounts.phones import actions as phone_actions
from accounts.phones.queries import of
from accounts.recovery_codes import actions as recovery_code_actions
from tests.accounts.sign_in.signing_in import WRONG, fail
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import deliver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_a_locked_customer_says_it_was_not_me_and_sets_a_new_password(
    arrive: Arrive, scene: Scene, contractor: User
) -> None:
    visitor = arrive(scene)
    phone_actions.enrol(account=contractor, number="09012345678")
    paper = recovery_code_actions.make(account=contractor)
    fail(9)
    deliver()

    # given the tenth wrong password
    walks.signs_in(visitor, contractor, password=WRONG)
    visitor.is_at("/login/locked/")
    visitor.sees("ご確認ください", "パスワード再設定", "ID登録")

    # when the link of the mail is followed, and the telephone answered
    [mail] = deliver()
    link = re.search(rf"{re.escape(settings.PORTAL_BASE_URL)}\S+/not-me/\S+", mail.text)
    assert link
    visitor.opens(link[0])
    visitor.sees("お心当たりがない場合")
    visitor.presses("ログアウトして再設定へ進む")
    visitor.presses("SMSでコードを送信")
    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.presses("認証する", exact=True)
    visitor.fills({"新しいパスワード": walks.CHOSEN, "新しいパスワード（確認）": walks.CHOSEN})
    visitor.presses("パスワードを変更する")

    # then it signs in; a recovery code stands in for the telephone
    walks.signs_in(visitor, contractor, password=walks.CHOSEN)
    visitor.follows("リカバリーコードを使う")
    visitor.fills({"リカバリーコード": paper[0].lower()})
    visitor.presses("認証する", exact=True)
    visitor.sees("ひかり さん")


def test_recovery_codes_are_made_and_kept(visitor: Visitor, contractor: User) -> None:
    phone_actions.enrol(account=contractor, number="09012345678")
    paper = recovery_code_actions.make(account=contractor)
    walks.signs_in(visitor, contractor)
    visitor.follows("リカバリーコードを使う")
    visitor.fills({"リカバリーコード": paper[0]})
    visitor.presses("認証する", exact=True)

    visitor.opens("/account/recovery-codes/")
    visitor.sees("9個")
    visitor.presses("新しいリカバリーコードを作成する")

    visitor.sees("このコードは、いまだけ表示しています", "テキストファイルに保存する")
    assert visitor.asks("document.querySelectorAll('main code').length") == 10
    visitor.follows("保管しました")
    visitor.sees("10個")


def test_a_lost_telephone_is_replaced_and_the_owner_of_the_former_one_takes_it_back(
    visitor: Visitor, arrive: Arrive, contractor: User
) -> None:
    phone_actions.enrol(account=contractor, number="09012345678")
    paper = recovery_code_actions.make(account=contractor)
    deliver()

    # given a sign-in by recovery code, and another telephone
    walks.signs_in(visitor, contractor)
    deliver()
    visitor.follows("リカバリーコードを使う")
    visitor.fills({"リカバリーコード": paper[0]})
    visitor.presses("認証する", exact=True)
    visitor.opens("/account/contact-changes/phone/")
    visitor.fills({"電話番号": "080-8765-4321"})
    visitor.presses("次へ")
    Sending.objects.update(at=F("at") - timedelta(minutes=1))  # the code of the sign-in was sent a minute ago
    visitor.presses("SMSでコードを送信")
    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.presses("認証する", exact=True)
    visitor.sees("登録電話番号を変更しました。")

    # when the link of the mail is followed, and the former telephone answered
    owner = arrive(PHONE)
    owner.opens(walks.link_in(deliver(), "登録電話番号を変更しました"))
    owner.sees("変更の取り消し", "090-****-**78", "080-****-**21")
    Sending.objects.update(at=F("at") - timedelta(minutes=1))
    owner.presses("SMSでコードを送信")
    owner.fills({"認証コード": walks.code_in(deliver())})
    owner.presses("認証する", exact=True)
    owner.sees("変更を取り消し")

    # then the former telephone is asked again, and the other browser is signed out
    visitor.opens("/home/")
    visitor.is_at("/login/")
    telephone = of(contractor)
    assert telephone is not None
    assert telephone.number == "09012345678"
