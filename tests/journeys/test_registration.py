"""From the company's page to one's own bills."""

import pytest
from django.utils import timezone

from accounts.models import Contract, User
from tests.billing.statements.bills import a_bill, an_item
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK, PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import deliver
from tests.people import a_contract


@pytest.fixture
def contract(transactional_db: None) -> Contract:
    """A contract that nobody holds yet, with a bill."""
    contract = a_contract("1020304")
    month = timezone.localdate().replace(day=1)
    an_item(a_bill(contract, month, net=7947), 1, "ひかり1ギガ 基本料金", 7947)
    return contract


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS, DESK], ids=lambda scene: scene.name)
def test_a_customer_registers_and_sees_the_bill(arrive: Arrive, scene: Scene, contract: Contract) -> None:
    # given somebody with a contract, who starts at the top page
    visitor = arrive(scene)
    visitor.opens("/")
    visitor.follows("会員登録をはじめる")

    # when they prove who they are, choose an account and open the mail
    walks.proves_identity(visitor, contract)
    walks.answers_the_phone(visitor)
    visitor.fills({"アカウントID": "Umineko"})
    (visitor.taps if scene.scripts else visitor.presses)("ID チェック")
    visitor.sees("使用できます")
    walks.chooses_an_account(visitor)
    walks.opens_the_mail(visitor, deliver())
    visitor.presses("そのままログイン")

    # then they are at home, and one step away from their bills
    visitor.is_at("/home/")
    visitor.sees("うみねこ", "8,741円")
    visitor.follows("ご利用料金")
    visitor.sees("8,741")
    visitor.follows("詳細")
    visitor.sees("ひかり1ギガ 基本料金")
    assert User.objects.get(username="umineko").check_password(walks.CHOSEN)


def test_what_does_not_match_is_not_told_apart(visitor: Visitor, contract: Contract) -> None:
    visitor.opens("/register/")

    walks.proves_identity(visitor, contract, お名前="はまの わたる")

    visitor.sees("入力された内容が契約者情報と一致しません。")
    assert visitor.title().startswith("エラー：")
    assert 'role="alert"' in visitor.asks("document.activeElement.outerHTML")


def test_five_wrong_codes_end_the_attempt(visitor: Visitor, contract: Contract) -> None:
    # given a code on its way
    visitor.opens("/register/")
    walks.proves_identity(visitor, contract)
    visitor.ticks("SMS")
    visitor.presses("認証コードを送信する")
    right = walks.code_in(deliver())
    wrong = f"{(int(right) + 1) % 10 ** len(right):0{len(right)}}"

    # when it is guessed five times
    for _ in range(5):
        visitor.fills({"認証コード": wrong})
        visitor.presses("認証する", exact=True)

    # then not even the right one helps
    visitor.sees("一定回数以上入力に誤りがあったため")


def test_a_wrong_address_is_corrected_without_starting_again(visitor: Visitor, contract: Contract) -> None:
    # given a 仮登録 with a slip in the address
    visitor.opens("/register/")
    walks.proves_identity(visitor, contract)
    walks.answers_the_phone(visitor)
    walks.chooses_an_account(visitor, email="uminek@example.jp")
    lost = walks.link_in(deliver(), "仮登録受付完了")

    # when the address is corrected
    visitor.follows("メールアドレスを直す")
    visitor.fills({"新しいメールアドレス": "umineko@example.jp"})
    visitor.presses("このアドレスに送る")
    letters = deliver()

    # then the new mail leads on and the lost one does not
    assert [letter.to for letter in letters if "仮登録受付完了" in letter.subject] == ["umineko@example.jp"]
    visitor.opens(lost)
    visitor.sees_no("メール受信確認")
    walks.opens_the_mail(visitor, letters)


def test_somebody_without_a_contract_registers_by_mail(arrive: Arrive, transactional_db: None) -> None:
    visitor = arrive(DESK)
    visitor.opens("/register/")
    visitor.follows("ご契約のない方")

    visitor.presses("メールアドレスで登録する")
    walks.chooses_an_account(visitor)
    walks.opens_the_mail(visitor, deliver())
    visitor.presses("そのままログイン")

    visitor.sees("うみねこ", "ご契約がまだ登録されていません")
