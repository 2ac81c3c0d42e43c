"""Why a code is not sent or not accepted, and how that is told to people [002-30…32]."""

from datetime import datetime, timedelta

from django.conf import settings

from portal.policy.knobs import policy

LATER = "しばらく時間をおいて再度お試しください。"


class Refused(Exception):
    """The answer is no. `text` is what the person reads: the cause and what to do."""

    text = ""


class Rejected(Refused):
    """Wrong digits. They were counted."""

    text = "認証コードが一致しません"


class Expired(Refused):
    """No live code to compare with; nothing was counted."""

    text = "認証コードの有効期限が切れています。認証コードを再送信してください。"


class Locked(Refused):
    """Too many wrong digits; even the right ones are refused until `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until

    @property
    def text(self) -> str:  # type: ignore[override]
        name = f"{settings.PORTAL_NAME} マイページ"
        return f"一定回数以上入力に誤りがあったため、{name}の認証機能がロックされました。{LATER}"


class BudgetSpent(Refused):
    """So many wrong digits in 30 days that no code is sent any more."""

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
    """Enough codes for this challenge, this subject or this number."""

    text = "認証コードを送信できる回数の上限に達しました。24時間以上たってから、はじめからお手続きください。"


class ChallengeUsedUp(TooManySends):
    """This challenge had its three codes; another may be opened."""

    text = "このお手続きで認証コードを送信できる回数の上限に達しました。お手数ですが、はじめからお手続きください。"


class SendingPaused(Refused):
    """The installation's daily money for codes is spent."""

    text = f"ただいま認証コードを送信できません。{LATER}"


class NumberRefused(Refused):
    """The number cannot be sent a code this way."""

    text = "この電話番号には認証コードを送信できません。ほかの方法をお選びください。"


class AlreadyOrdered(Refused):
    """A posted code was ordered less than seven days ago."""

    text = "郵送のお申し込みはすでに承っています。お手元に届くまでお待ちください。"
