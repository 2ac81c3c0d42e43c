"""Sentences about a wrong passcode."""

from accounts.passcodes.actions import Refused
from accounts.passcodes.models import MISSES

DISABLED = (
    f"パスコードの入力に{MISSES}回続けて誤りがあったため、安全のため、このブラウザーのパスコードを無効にしました。"
    "ほかの方法でご確認ください。パスコードは、あとからもう一度登録できます。"
)


def wrong(refusal: Refused) -> str:
    """Say how many more mistakes disable the passcode."""
    return f"パスコードが一致しません。あと{refusal.left}回誤りが続くと、このブラウザーのパスコードは無効になります。"
