"""From the ID of the former service to an account of the portal."""

import re

import pytest

from accounts.models import Contract, User
from tests.accounts.former_ids.migrating import (
    ADDRESS,
    LEGACY_ID,
    NEW_PASSWORD,
    OLD_PASSWORD,
    a_legacy_account,
    an_unheld_contract,
    mailed_code,
    phoned_code,
)
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import deliver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contract(transactional_db: None) -> Contract:
    """A contract whose customer has an ID of the former service."""
    contract = an_unheld_contract()
    a_legacy_account()
    return contract


def begins(visitor: Visitor) -> None:
    """Give the legacy ID and password, and agree to the terms [002-17]."""
    visitor.opens("/login/")
    visitor.sees("以前の会員サービスのID")
    visitor.fills({"アカウントIDまたはメールアドレス": LEGACY_ID, "パスワード": OLD_PASSWORD})
    visitor.presses("ログイン", exact=True)
    visitor.sees("会員規約をよくお読みのうえ")
    visitor.presses("同意して進む")


def finishes(visitor: Visitor) -> None:
    """Set the password, up to 登録完了 [002-43…49]."""
    visitor.fills({"ご希望のパスワード": NEW_PASSWORD, "ご希望のパスワード（確認）": NEW_PASSWORD})
    visitor.presses("再登録を完了する")
    visitor.is_at("/migrate/done/")
    visitor.sees("利用登録が正常に完了しました。", "FIDO認証登録へ")


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_a_customer_with_a_mobile_keeps_the_address(arrive: Arrive, scene: Scene, contract: Contract) -> None:
    visitor = arrive(scene)
    begins(visitor)

    visitor.presses("はい", exact=True)
    visitor.sees("090-****-**78", "SMS再送信", "音声電話でコードを送信")
    visitor.fills({"認証コード": phoned_code(deliver())})
    visitor.presses("認証する", exact=True)
    finishes(visitor)

    visitor.opens("/home/")
    visitor.sees("湊 ひかり")
    assert User.objects.get().email == "hikari@example.net"


def test_a_customer_with_a_landline_hears_the_code(visitor: Visitor, contract: Contract) -> None:
    Contract.objects.update(phone="0312345678")
    begins(visitor)

    visitor.presses("はい", exact=True)
    visitor.presses("音声電話でコードを送信")
    [call] = deliver()
    assert call.channel == "voice"
    visitor.fills({"認証コード": "".join(re.findall(r"\d", call.spoken[1]))})
    visitor.presses("認証する", exact=True)
    finishes(visitor)


def test_a_customer_names_a_new_address(visitor: Visitor, contract: Contract) -> None:
    begins(visitor)
    visitor.presses("いいえ", exact=True)

    visitor.fills({"登録メールアドレス": "umineko.example.jp"})
    visitor.presses("登録する", exact=True)
    visitor.sees("メールアドレスの入力に誤りがあります。", "@がありません。")
    visitor.fills({"登録メールアドレス": ADDRESS})
    visitor.presses("登録する", exact=True)
    visitor.sees("メール再送信", "認証コードが届かない場合はこちら")
    visitor.fills({"認証コード": mailed_code(deliver(), ADDRESS)})
    visitor.presses("認証する", exact=True)
    visitor.sees("先ほど入力した内容に変更します", ADDRESS)
    visitor.presses("OK", exact=True)
    visitor.fills({"認証コード": phoned_code(deliver())})
    visitor.presses("認証する", exact=True)
    finishes(visitor)

    contract.refresh_from_db()
    assert contract.email == ADDRESS


def test_the_hint_names_what_is_missing_while_one_types(visitor: Visitor, contract: Contract) -> None:
    begins(visitor)
    visitor.presses("はい", exact=True)
    visitor.fills({"認証コード": phoned_code(deliver())})
    visitor.presses("認証する", exact=True)

    visitor.fills({"ご希望のパスワード": "4141"})
    visitor.sees("アルファベット・記号を入れてください。")
    visitor.fills({"ご希望のパスワード": NEW_PASSWORD})
    visitor.sees_no("を入れてください。")
    visitor.looks_over()


def test_leaving_starts_again_and_leaves_nothing(visitor: Visitor, contract: Contract) -> None:
    begins(visitor)
    visitor.presses("ログインへ戻る")

    visitor.is_at("/login/")
    visitor.sees("移行のお手続きを中止しました。")
    visitor.opens("/migrate/phone/")
    visitor.is_at("/login/")
    assert not User.objects.exists()


def test_who_has_migrated_is_told_so(arrive: Arrive, contract: Contract) -> None:
    first = arrive(PHONE)
    begins(first)
    first.presses("はい", exact=True)
    first.fills({"認証コード": phoned_code(deliver())})
    first.presses("認証する", exact=True)
    finishes(first)

    later = arrive(PHONE)
    later.opens("/login/")
    later.fills({"アカウントIDまたはメールアドレス": LEGACY_ID, "パスワード": OLD_PASSWORD})
    later.presses("ログイン", exact=True)

    later.sees("すでにマイページに移行されています", "パスワードの再発行", "ID登録")
