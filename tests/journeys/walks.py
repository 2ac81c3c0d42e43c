"""Steps that several journeys share."""

import re

from accounts.models import Contract, User
from tests.journeys.visitor import Visitor
from tests.letters import Sent, deliver
from tests.people import PASSWORD

CHOSEN = "Shio-Kaze-2741"  # the password of somebody who registers


def signs_in(visitor: Visitor, person: User, password: str = PASSWORD) -> None:
    """Through the login page, to the home page."""
    visitor.opens("/login/")
    visitor.fills({"アカウントIDまたはメールアドレス": person.username, "パスワード": password})
    visitor.presses("ログイン", exact=True)


def proves_identity(visitor: Visitor, contract: Contract, **mistaken: str) -> None:
    """認証情報, in the notation of people who do not read the small print."""
    facts = {
        "お客様番号": f"00{contract.customer_number}",
        "電話番号": f"{contract.phone[:3]}-{contract.phone[3:7]}-{contract.phone[7:]}",
        "お名前": "みなと ひかり",
        **mistaken,
    }
    visitor.fills(facts)
    visitor.presses("次へ", exact=True)


def answers_the_phone(visitor: Visitor) -> None:
    """Ask for a code by SMS, and type it."""
    visitor.ticks("SMS")
    visitor.presses("認証コードを送信する")
    visitor.sees("再送できます。")
    visitor.fills({"認証コード": code_in(deliver())})
    visitor.presses("認証する", exact=True)


def answers_the_mailbox(visitor: Visitor) -> None:
    """Where an account has no second step: ask for a code by mail, and type it."""
    visitor.presses("メールでコードを送信")
    visitor.sees("メール再送信")
    [digits] = [found[1] for one in deliver() if (found := re.search(r"認証コード：(\d+)$", one.text, re.MULTILINE))]
    visitor.fills({"認証コード": digits})
    visitor.presses("認証する", exact=True)


def chooses_an_account(visitor: Visitor, *, email: str = "umineko@example.jp") -> None:
    """初期情報 and 確認, up to 仮登録."""
    visitor.fills(
        {
            "アカウントID": "Umineko",
            "パスワード": CHOSEN,
            "パスワード（確認）": CHOSEN,
            "メールアドレス": email,
            "ニックネーム": "うみねこ",
        }
    )
    visitor.ticks("利用規約に同意します", "個人情報の取扱いに同意します")
    visitor.presses("確認する", exact=True)
    visitor.sees("初回会員登録（確認）", "umineko", email, "うみねこ")
    visitor.presses("仮登録する")
    visitor.sees("仮登録が完了しました。")


def opens_the_mail(visitor: Visitor, letters: list[Sent]) -> None:
    """Follow the link of 「仮登録受付完了」 and give the password once more."""
    visitor.opens(link_in(letters, "仮登録受付完了"))
    visitor.sees("メール受信確認")
    visitor.fills({"パスワード": CHOSEN})
    visitor.presses("本登録する")
    visitor.sees("本登録が完了しました。")


def code_in(letters: list[Sent]) -> str:
    """The digits of the SMS among the letters."""
    codes = [re.search(r"#(\d+)$", letter.text) for letter in letters if letter.channel == "sms"]
    assert codes, "no SMS was sent"
    assert codes[-1]
    return codes[-1][1]


def link_in(letters: list[Sent], subject: str) -> str:
    """The link of the mail with that subject."""
    [mail] = [letter for letter in letters if subject in letter.subject]
    found = re.search(r"^https?://\S+$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[0]
