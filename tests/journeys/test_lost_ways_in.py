"""Recovery without any authenticator: another address, or another telephone, and both taken back."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import F

from accounts.models import Contract, Sending, User
from accounts.phones import actions as phone_actions
from accounts.phones.queries import of
from accounts.recovery_codes import actions as recovery_code_actions
from tests.accounts.sign_in.signing_in import WRONG, fail
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import PHONE, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor
from tests.letters import Sent, deliver
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
OWN = "08055556666"


@SCENES
def test_a_locked_customer_registers_with_another_address_and_the_former_owner_takes_it_back(
    arrive: Arrive, scene: Scene, contractor: User
) -> None:
    phone_actions.enrol(account=contractor, number=OWN)
    contract = contractor.contracts.get()
    fail(9)
    visitor = arrive(scene)

    # given the lock, and a mailbox that nobody reads
    walks.signs_in(visitor, contractor, password=WRONG)
    visitor.follows("登録し直す（ID登録）")
    visitor.sees("登録し直す（ID登録）", "別のメールアドレス")

    # when the contract's telephone has answered, and the same address was refused
    walks.proves_identity(visitor, contract)
    walks.answers_the_phone(visitor)
    fills_in(visitor, email=contractor.email)
    visitor.sees("同一のメールアドレスではIDの新規登録はできません")
    fills_in(visitor, email="umineko@example.jp")
    visitor.sees("登録し直し（ID登録）（確認）", "以前のアカウントでは、ログインできなくなります")
    visitor.presses("仮登録する")
    walks.opens_the_mail(visitor, deliver())

    # then the new account shows the contract, and the former one cannot sign in
    visitor.presses("そのままログイン")
    visitor.sees("うみねこ さん")
    letters = deliver()
    owner = arrive(scene)
    walks.signs_in(owner, contractor)
    owner.sees("入力されたIDはロックされているため")

    # and whoever answers the former telephone takes it back
    owner.opens(link_in(letters, "/account/takeover/undo/"))
    owner.sees("登録し直し（ID登録）の取り消し", "080-****-**66")
    half_a_minute_passes()
    owner.presses("SMSでコードを送信")
    owner.fills({"認証コード": walks.code_in(deliver())})
    owner.presses("認証する", exact=True)
    owner.sees("元のアカウントに戻しました")
    visitor.opens("/home/")
    visitor.is_at("/login/")
    contract.refresh_from_db()
    assert contract.holder == contractor


@SCENES
def test_a_lost_telephone_is_replaced_by_recovery_code(arrive: Arrive, scene: Scene, contractor: User) -> None:
    phone_actions.enrol(account=contractor, number=OWN)
    paper = recovery_code_actions.make(account=contractor)
    deliver()
    visitor = arrive(scene)

    # given the second step, whose telephone is gone
    walks.signs_in(visitor, contractor)
    deliver()
    visitor.follows("電話番号が使えなくなった方")
    says_whose_contract_it_is(visitor, contractor.contracts.get())
    visitor.follows("リカバリーコード")
    visitor.fills({"リカバリーコード": paper[0]})
    visitor.presses("認証する", exact=True)

    registers_a_telephone(visitor)

    # then the password and the new telephone sign in
    visitor.follows("ログインする")
    visitor.fills({"アカウントIDまたはメールアドレス": contractor.username, "パスワード": PASSWORD})
    half_a_minute_passes()
    visitor.presses("ログイン", exact=True)
    visitor.sees("070-****-**22")
    visitor.fills({"認証コード": walks.code_in(deliver())})
    visitor.presses("認証する", exact=True)
    visitor.sees("ひかり さん")


@SCENES
def test_a_lost_telephone_is_replaced_by_a_letter(
    arrive: Arrive, scene: Scene, contractor: User, tmp_path: Path
) -> None:
    phone_actions.enrol(account=contractor, number=OWN)
    contract = contractor.contracts.get()
    visitor = arrive(scene)

    # given a letter that was ordered a week ago
    visitor.opens("/login/")
    visitor.follows("ID・パスワードを忘れた方はこちら")
    visitor.follows("電話番号が使えなくなった方")
    says_whose_contract_it_is(visitor, contract)
    visitor.follows("郵送で受け取る")
    visitor.presses("郵送を申し込む")
    visitor.sees("お申し込みを承っています")
    call_command("print_posted_codes", out=tmp_path)
    [page] = tmp_path.glob("*.html")
    digits = re.search(r'class="digits">(\d{4}) (\d{4})<', page.read_text())
    assert digits

    # when it has come
    later = arrive(scene)
    later.opens("/recover/")
    says_whose_contract_it_is(later, contract)
    later.follows("郵送されたコードを入力する")
    later.fills({"認証コード": "".join(digits.groups())})
    later.presses("認証する", exact=True)

    registers_a_telephone(later)

    # then the account answers the new one
    telephone = of(contractor)
    assert telephone is not None
    assert telephone.number == "07011112222"


def fills_in(visitor: Visitor, *, email: str) -> None:
    """初期情報."""
    visitor.fills(
        {
            "アカウントID": "umineko",
            "パスワード": walks.CHOSEN,
            "パスワード（確認）": walks.CHOSEN,
            "メールアドレス": email,
            "ニックネーム": "うみねこ",
        }
    )
    visitor.ticks("利用規約に同意します", "個人情報の取扱いに同意します")
    visitor.presses("確認する", exact=True)


def says_whose_contract_it_is(visitor: Visitor, contract: Contract) -> None:
    """The three facts."""
    visitor.fills({"お客様番号": contract.customer_number, "電話番号": contract.phone, "お名前": "みなと　ひかり"})
    visitor.presses("次へ")
    visitor.sees("ご本人確認の方法")


def registers_a_telephone(visitor: Visitor) -> None:
    """A number, and the code that goes there."""
    visitor.sees("これまでの電話番号", "080-****-**66")
    visitor.fills({"電話番号": "070-1111-2222"})
    visitor.presses("次へ")
    half_a_minute_passes()
    visitor.presses("SMSでコードを送信")
    visitor.fills({"認証コード": walks.code_in([one for one in deliver() if one.channel == "sms"])})
    visitor.presses("認証する", exact=True)
    visitor.sees("電話番号を登録し直しました")
    deliver()


def half_a_minute_passes() -> None:
    """Another code may be sent."""
    Sending.objects.update(at=F("at") - timedelta(minutes=1))


def link_in(letters: list[Sent], path: str) -> str:
    """The link to that page in one of the mails."""
    pattern = rf"{re.escape(settings.PORTAL_BASE_URL)}{path}\S+"
    return next(found[0] for one in letters if one.channel == "mail" and (found := re.search(pattern, one.text)))
