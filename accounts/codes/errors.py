"""Reasons why a code is not sent or not accepted, with the sentences that people read [002-30…32]."""

from datetime import datetime, timedelta

from portal.policy.knobs import policy
from portal.source_errors import CODE_EXPIRED, CODE_WRONG, CODES_LOCKED

LATER = CODES_LOCKED.next_step
RESEND = {
    "sms": "「SMS再送信」を押し、新しい数字を入力してください。",
    "voice": "「音声電話でコードを送信」をもう一度押し、新しい数字を入力してください。",
    "mail": "「メール再送信」を押し、新しい数字を入力してください。",
}  # by channel [002-41]


class Refused(Exception):
    """Base of the refusals. `text` is the sentence that the person reads: the cause and what to do."""

    text = ""


class Rejected(Refused):
    """The digits are wrong. The try was counted; `left` more are judged. `channel` is how the code was sent, "post" for
    a letter.
    """

    def __init__(self, channel: str = "", left: int = 0) -> None:
        self.channel, self.left = channel, left

    @property
    def text(self) -> str:  # type: ignore[override]
        if self.channel == "post":
            advice = "お手紙の8桁の数字をご確認のうえ、もう一度入力してください。"
        else:
            advice = CODE_WRONG.next_step
        return CODE_WRONG.told(advice + self._warning)

    @property
    def _warning(self) -> str:
        """Say before the last try what a further mistake costs. Whoever reads it has given a first proof."""
        if self.left != 1:
            return ""
        if self.channel == "post":
            return "あと1回誤ると、お手紙のコードは使えなくなります。"
        minutes = round(policy().code_lock.total_seconds() / 60)
        return f"あと1回誤ると、認証機能が{minutes}分間ロックされます。"


class Expired(Refused):
    """There is no live code to compare with. Nothing was counted. `channel` is how the former one was sent."""

    def __init__(self, channel: str = "") -> None:
        self.channel = channel

    @property
    def text(self) -> str:  # type: ignore[override]
        return CODE_EXPIRED.told(RESEND.get(self.channel, ""))


class Locked(Refused):
    """Too many wrong digits were typed: until `until` even the right ones are refused."""

    def __init__(self, until: datetime) -> None:
        self.until = until

    @property
    def text(self) -> str:  # type: ignore[override]
        return CODES_LOCKED.told()

    @property
    def resumes_at(self) -> datetime:
        """Return `until` rounded up to the minute, so that nobody comes back too early."""
        return (self.until + timedelta(seconds=59)).replace(second=0, microsecond=0)


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
