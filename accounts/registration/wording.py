"""Sentences that several pages say."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.forms import Form

from accounts.journeys.journey import Lapsed
from accounts.journeys.kept import LAPSED
from accounts.registration.errors import NameTaken, NoMoreMails, SameAddress, TooSoon
from portal.limits import TooMany
from portal.source_errors import SAME_ADDRESS
from portal.text import wait


@dataclass(frozen=True)
class Answer:
    """Answer of ID チェック. `key` is for the script, `text` for people."""

    key: str
    text: str


SAME = SAME_ADDRESS.told()  # [002-67]
NOT_AS_SET = "パスワードが一致しません。仮登録のときに設定したパスワードを入力してください。"
TAKEN_FULLY = "このアカウントIDは使用されています。別のIDを入力してください。"


def answer(form: Form, ask: Callable[[str], bool]) -> Answer:
    """Return the answer of ID チェック, which names the ID that was checked; `ask` tells whether one is free."""
    typed = str(form.data.get("username", ""))[:30]
    if not form.is_valid():
        if form.has_error("username", "characters"):
            return Answer("characters", f"「{typed}」には使用できない文字があります")
        return Answer("wrong", str(form.errors["username"][0]))
    try:
        name = form.cleaned_data["username"]
        if ask(name):
            return Answer("free", f"「{name}」は使用できます")
        return Answer("taken", f"「{name}」は使用されています")
    except TooMany as refusal:
        return Answer("wait", too_many_ids(refusal.retry_after))


def too_many_ids(seconds: int) -> str:
    """Say that the limit of questions for IDs is reached."""
    return f"IDを確認できる回数の上限に達しました。{wait(seconds)}ほどたってから、もう一度お試しください。"


def too_many_mails(seconds: int) -> str:
    """Say that the limit of mails to one address is reached."""
    return (
        "このメールアドレスには、本日これ以上メールをお送りできません。"
        f"{wait(seconds)}ほどたってからお試しいただくか、別のメールアドレスをご利用ください。"
    )


def refusal_of(mail: Callable[[], None]) -> str:
    """Call what sends a mail; return the reason in words where it was refused, empty on success."""
    try:
        mail()
    except (TooSoon, NoMoreMails) as refusal:
        return no_mail(refusal)
    except TooMany as refusal:
        return too_many_mails(refusal.retry_after)
    except SameAddress:
        return SAME
    except (Lapsed, NameTaken):
        return LAPSED
    return ""


def no_mail(refusal: TooSoon | NoMoreMails) -> str:
    """Say why no further mail is sent."""
    if isinstance(refusal, TooSoon):
        return f"メールを送信したばかりです。{refusal.seconds}秒ほど待ってから再送してください。"
    return "このお手続きでお送りできるメールの上限に達しました。届かない場合は、はじめからお手続きください。"


def sender_domain() -> str:
    """Return the domain that mail filters must let through [001-25]."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
