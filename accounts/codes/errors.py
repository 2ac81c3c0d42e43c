"""Reasons why a code is not sent or not accepted, with the sentences that people read [002-30…32]."""

from datetime import datetime, timedelta

from django.conf import settings

from portal.policy.knobs import policy

LATER = "しばらく時間をおいて再度お試しください。"


class Refused(Exception):
    """Base of the refusals. `text` is the sentence that the person reads: the cause and what to do."""

    text = ""


class Rejected(Refused):
    """The digits are wrong. The try was counted."""

    text = "認証コードが一致しません"


class Expired(Refused):
    """There is no live code to compare with. Nothing was counted."""

    text = "認証コードの有効期限が切れています。認証コードを再送信してください。"


class Locked(Refused):
    """Too many wrong digits were typed: until `until` even the right ones are refused."""

    def __init__(self, until: datetime) -> None:
        self.until = until

    @property
    def text(self) -> str:  # type: ignore[override]
        name = f"{settings.PORTAL_NAME} マイページ"
        return f"一定回数以上入力に誤りがあったため、{name}の認証機能がロックされました。{LATER}"


class BudgetSpent(Refused):
    """Too many wrong digits were typed within 30 days: no code is sent any more."""

    @property
    def text(self) -> str:  # type: ignore[override]
        other = "郵送による認証をご利用いただくか、" if policy().posted_code else ""
        refused = "入力の誤りが重なったため、電話による認証はご利用いただけません。"
        return f"{refused}{other}お問い合わせ窓口までご連絡ください。"


class TooSoon(Refused):
    """A code left for the same number less than 30 seconds ago and was not answered yet."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait

    @property
    def text(self) -> str:  # type: ignore[override]
        seconds = max(1, round(self.wait.total_seconds()))
        return f"認証コードを送信したばかりです。{seconds}秒ほど待ってから再送信してください。"


class TooManySends(Refused):
    """The challenge, the subject or the number has had its maximum of codes."""

    text = "認証コードを送信できる回数の上限に達しました。24時間以上たってから、はじめからお手続きください。"


class ChallengeUsedUp(TooManySends):
    """The challenge has had its three codes; another one may be opened."""

    text = "このお手続きで認証コードを送信できる回数の上限に達しました。お手数ですが、はじめからお手続きください。"


class SendingPaused(Refused):
    """The installation's daily budget for codes is spent."""

    text = f"ただいま認証コードを送信できません。{LATER}"


class NumberRefused(Refused):
    """The number cannot be sent a code this way."""

    text = "この電話番号には認証コードを送信できません。ほかの方法をお選びください。"


class AlreadyOrdered(Refused):
    """A posted code was ordered less than seven days ago."""

    text = "郵送のお申し込みはすでに承っています。お手元に届くまでお待ちください。"
