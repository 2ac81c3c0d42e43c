"""The errors of the sources: for each item of docs/sources.md that is an error text its sentence, cause and way on.

The one table from which the messages themselves and the public list of errors are made, so that number and text cannot
drift apart. A message ends in its number; templates draw it small, as a link into the list (`numbered`).
"""

import re
from dataclasses import dataclass

from django.conf import settings

NUMBER = re.compile(r"［エラー (\d{3}-\d{1,3})］$")


@dataclass(frozen=True)
class SourceError:
    """One error text. `sentence` may hold {name}, the portal's; `ways` are link texts with names of addresses."""

    number: str
    sentence: str
    cause: str
    next_step: str
    ways: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Return the sentence of the source, with the name of this portal."""
        return self.sentence.format(name=f"{settings.PORTAL_NAME} マイページ")

    def told(self, advice: str = "") -> str:
        """Return the message that a page shows: the sentence, what to do (`advice` where the page knows it better), and
        the number.
        """
        return f"{self.text}{advice or self.next_step}{self.mark}"

    @property
    def mark(self) -> str:
        """Return the number as messages end in it."""
        return f"［エラー {self.number}］"


_RESET = ("パスワードの再設定", "accounts:password_reset:start")
_AGAIN = ("登録し直す（ID登録）", "accounts:registration:again")
_REGISTER = ("初めてログインされる方", "accounts:registration:start")
_DESK = ("お問い合わせ窓口", "home:contact")

NOT_THE_CONTRACT = SourceError(
    "001-17",
    "入力された内容が契約者情報と一致しません。",
    "お客様番号・電話番号・お名前（カナ）のいずれかが、ご契約の登録内容と異なっています。"
    "旧姓や、以前の電話番号のまま登録されていることがあります。",
    "もう一度お手元の登録書をご確認ください。",
    (("お客様番号の表記見本", "accounts:contracts:sample"), _DESK),
)
LINK_LAPSED = SourceError(
    "001-37",
    "仮登録の有効期限が過ぎています。",
    "仮登録メールの送信から24時間が過ぎたか、URLが途中で切れています。",
    "再度、認証および仮登録をお願いします。",
    (_REGISTER,),
)
REFUSED = SourceError(
    "002-12",
    "入力されたIDとパスワードではログインできません。",
    "IDまたはパスワードが違うか、まだ会員登録がお済みでないか、以前の会員サービスのIDがすでに移行されています。",
    "IDとパスワードをお確かめのうえ、もう一度入力してください。",
    (_RESET, _REGISTER),
)
LOCKED = SourceError(
    "002-14",
    "入力されたIDはロックされているためログインできません。",
    "ログインの失敗が続いたため、セキュリティ保護のためロックさせていただいております。",
    "表示された時刻までお待ちいただくか、パスワードを再設定してください。",
    (_RESET, _AGAIN),
)
ADDRESS_TAKEN = SourceError(
    "002-23",
    "ご入力いただいたメールアドレスはご利用いただけません。",
    "すでにほかのアカウントで使用されている可能性があります。",
    "ご自身だけがお使いの、別のメールアドレスを入力してください。",
)
ADDRESS_MALFORMED = SourceError(
    "002-24",
    "メールアドレスの入力に誤りがあります。",
    "全角の文字や使用できない記号が入っているか、@がないか、先頭か最後が@になっています。",
    "例のように、半角で入力し直してください。例：hanako@example.jp",
)
CODE_WRONG = SourceError(
    "002-30",
    "認証コードが一致しません。",
    "入力された数字が、最後にお送りした認証コードと異なります。再送信すると、前のコードは使えなくなります。",
    "最後に届いた数字をご確認のうえ、もう一度入力してください。",
)
CODE_EXPIRED = SourceError(
    "002-31",
    "認証コードの有効期限が切れています。",
    "認証コードの発行から、画面に表示された時間が過ぎたか、コードがすでに使用されています。",
    "認証コードを再送信し、新しい数字を入力してください。",
)
CODES_LOCKED = SourceError(
    "002-32",
    "一定回数以上入力に誤りがあったため、{name}の認証機能がロックされました。",
    "誤った認証コードが続けて入力されたため、安全のため受け付けを止めています。",
    "しばらく時間をおいて再度お試しください。",
    (_DESK,),
)
PASSCODE_RUN = SourceError(
    "002-58",
    "連続した数字は設定できません。",
    "「123456」のように順に並んだ数字は、推測されやすいためパスコードにできません。",
    "「123456」のような並びを避けて、もう一度お試しください。",
)
SAME_ADDRESS = SourceError(
    "002-67",
    "同一のメールアドレスではIDの新規登録はできません。",
    "登録し直す（ID登録）お手続きでは、以前のアカウントとは別のメールアドレスが必要です。",
    "別のメールアドレスを入力してください。",
)

ALL = (
    NOT_THE_CONTRACT,
    LINK_LAPSED,
    REFUSED,
    LOCKED,
    ADDRESS_TAKEN,
    ADDRESS_MALFORMED,
    CODE_WRONG,
    CODE_EXPIRED,
    CODES_LOCKED,
    PASSCODE_RUN,
    SAME_ADDRESS,
)
BY_NUMBER = {error.number: error for error in ALL}
